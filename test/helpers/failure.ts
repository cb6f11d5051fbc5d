import { isFailureError, type Failure } from "../../engine/protocol/failure.ts";
import type { ModelAdapter, ModelRequest } from "../../engine/protocol/model.ts";
import { never, requestOf } from "./model-request.ts";

/** The failure a call ends with; a test error where it ends with anything else. */
export async function failureOf(adapter: ModelAdapter, request: ModelRequest = requestOf()): Promise<Failure> {
  const error: unknown = await adapter.generate(request, { signal: never() }).catch((thrown: unknown) => thrown);
  if (!isFailureError(error)) throw new Error("no FailureError came", { cause: error });
  return error.failure;
}
