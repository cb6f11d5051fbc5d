import { failure, FailureError, type FailureCode } from "../../../engine/protocol/failure.ts";
import type { Usage } from "../../../engine/protocol/model.ts";
import {
  codeOfStatus,
  connectionFault,
  failed,
  failureIn,
  isContextLength,
  oneLine,
  presented,
  refusalDetails,
  shownUrl,
} from "../../../engine/protocol/provider-failure.ts";
import { at, numberAt, textAt } from "../../../engine/protocol/wire.ts";
import { systemClock } from "../../../engine/run/clock.ts";
import type { Connection } from "./client.ts";

/** By the error's `code` or `type`, where that says more than the status. */
const codes: ReadonlyMap<string, FailureCode> = new Map([
  ["insufficient_quota", "quota"],
  ["billing_hard_limit_reached", "quota"],
  ["billing_not_active", "quota"],
  ["rate_limit_exceeded", "rate-limited"],
  ["rate_limit_error", "rate-limited"],
  ["invalid_api_key", "authentication"],
  ["authentication_error", "authentication"],
  ["context_length_exceeded", "context-length"],
  ["exceed_context_size_error", "context-length"],
  ["content_policy_violation", "content-refused"],
  ["content_filter", "content-refused"],
  ["invalid_prompt", "content-refused"],
  ["bio_policy", "content-refused"],
  ["overloaded_error", "overloaded"],
  ["server_overloaded", "overloaded"],
  ["slow_down", "overloaded"],
]);

/** What the SDK threw, as the engine's failure. The message never holds the key. */
export function failureOf(error: unknown, { sdk, endpoint }: Connection, usage?: Usage): FailureError {
  const found = failureIn(error) ?? sorted(error, sdk, shownUrl(endpoint.baseUrl));
  return presented(found, endpoint.key, usage);
}

/** The failure that an error object stands for where no HTTP status came with it: in a stream, or in a body that claims success. */
export function errorOf(error: unknown): FailureError {
  const words = textAt(error, "message") || (typeof error === "string" ? error : "");
  const name = textAt(error, "code") || textAt(error, "type");
  const status = numberAt(error, "code");
  const fallback = status >= 400 ? codeOfStatus(status) : name.startsWith("invalid_request") ? "invalid-request" : "server-error";
  return failed(codeOf(words, error) ?? fallback, `the provider broke off with ${name || "an error"}: ${oneLine(words)}`);
}

/** The failure of an answer that is no answer of this API. */
export function foreign(contentType: string | null, api: string): FailureError {
  return failed(
    "malformed-response",
    `the server's answer (${contentType ?? "of no stated type"}) is none of the ${api} API: is the base URL right?`,
  );
}

/** The failure of a stream that ended too early. */
export function brokenOff(): FailureError {
  return failed("network", "the connection to the provider ended before the answer was whole");
}

function sorted(error: unknown, sdk: Connection["sdk"], where: string): FailureError {
  if (error instanceof sdk.APIConnectionTimeoutError) return failed("timeout", `${where} did not answer in time`);
  const fault = connectionFault(error);
  if (fault) return failed(fault.code, `no whole answer from ${where} (${fault.reason})`);
  if (error instanceof sdk.APIConnectionError) return failed("network", `no connection to ${where}`);
  const status = at(error, "status");
  if (typeof status === "number") return refused(error, status, where);
  if (error instanceof sdk.APIError) return errorOf(error.error);
  if (error instanceof SyntaxError) return failed("malformed-response", `the answer of ${where} is broken JSON`);
  if (error instanceof sdk.OpenAIError) return failed("malformed-response", oneLine(error.message));
  return new FailureError(failure("internal", "the adapter for OpenAI broke down: this is a fault of ours"), { cause: error });
}

function refused(error: unknown, status: number, where: string): FailureError {
  const words = textAt(error, "error", "message") || textAt(error, "error") || textAt(error, "message").replace(/^\d+ /, "");
  const code = (status < 500 ? codeOf(words, error) : undefined) ?? codeOfStatus(status);
  const message = `${where} answered with HTTP ${status}${adviceOn(code, status)}: ${oneLine(words)}`;
  return failed(code, message, refusalDetails(status, at(error, "headers"), systemClock.now()));
}

function codeOf(words: string, error: unknown): FailureCode | undefined {
  return codes.get(textAt(error, "code")) ?? codes.get(textAt(error, "type")) ?? (isContextLength(words) ? "context-length" : undefined);
}

function adviceOn(code: FailureCode, status: number): string {
  if (code === "authentication")
    return " (look at OPENAI_API_KEY, or at the apiKey given; a key of the environment is sent to no address that only the manifest names)";
  return status === 404 ? " (are the model's name and the base URL right? A server without the Responses API needs `api: chat`)" : "";
}
