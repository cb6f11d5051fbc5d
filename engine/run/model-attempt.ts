import { failure, FAILURES, isFailureError, type Failure } from "../protocol/failure.ts";
import type { ModelAdapter, ModelRequest, ModelResponse } from "../protocol/model.ts";
import { bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { errorText } from "./error-text.ts";
import { withSignal } from "./late-signal.ts";
import { isUsage, readAnswer } from "./model-answer.ts";
import type { Around } from "./performer.ts";

/** What one attempt came to. */
export type Attempted = { readonly ok: true; readonly response: ModelResponse } | { readonly ok: false; readonly failure: Failure };

/** Asks an adapter once, for as long as the model's settings allow. Whatever the adapter does, it is an answer or a failure; nothing is heard of it afterwards. */
export async function attemptModel(
  adapter: ModelAdapter,
  request: ModelRequest,
  { clock, signal, onDelta }: Around & { readonly clock: Clock },
): Promise<Attempted> {
  const { timeoutMs } = request.settings;
  let over = false;
  const hear = (text: string): void => {
    if (!over) onDelta?.(text);
  };
  const call = await bounded({ clock, signal, ...(timeoutMs === undefined ? {} : { milliseconds: timeoutMs }) }, async (own) =>
    // Read here, where whatever a strange answer throws when it is looked at is the adapter's fault.
    readAnswer(await adapter.generate(request, withSignal(onDelta === undefined ? {} : { onDelta: hear }, own))),
  );
  over = true;
  switch (call.kind) {
    case "thrown":
      return { ok: false, failure: thrownFailure(call.error, adapter.provider) };
    case "timeout":
      return failed(failure("limit-timeout", `the model gave no answer within ${(timeoutMs ?? 0) / 1000} seconds`));
    case "aborted":
      return failed(failure("timeout", "the call was ended before the model answered"));
    case "done":
      return call.value.ok ? call.value : failed(failure("malformed-response", call.value.reason, { retryable: call.value.again }));
  }
}

function failed(why: Failure): Attempted {
  return { ok: false, failure: why };
}

function thrownFailure(error: unknown, provider: string): Failure {
  if (isFailureError(error) && Object.hasOwn(FAILURES, error.failure.code)) {
    const { code, message, retryable, status, retryAfterMs, usage } = error.failure;
    return failure(code, errorText(message), {
      retryable,
      ...(typeof status === "number" ? { status } : {}),
      ...(typeof retryAfterMs === "number" && retryAfterMs >= 0 ? { retryAfterMs } : {}),
      ...(isUsage(usage) ? { usage } : {}),
    });
  }
  return failure("internal", `the adapter "${provider}" threw: ${errorText(error)}`);
}
