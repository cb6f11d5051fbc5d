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
import { at, textAt } from "../../../engine/protocol/wire.ts";
import { systemClock } from "../../../engine/run/clock.ts";
import type { Connection } from "./client.ts";

const codes: ReadonlyMap<string, FailureCode> = new Map([
  ["invalid_request_error", "invalid-request"],
  ["request_too_large", "invalid-request"],
  ["not_found_error", "invalid-request"],
  ["authentication_error", "authentication"],
  ["permission_error", "authentication"],
  ["billing_error", "quota"],
  ["rate_limit_error", "rate-limited"],
  ["timeout_error", "timeout"],
  ["overloaded_error", "overloaded"],
  ["api_error", "server-error"],
]);

/** What the SDK threw, as the engine's failure. The message never holds the key. */
export function failureOf(error: unknown, { endpoint }: Connection, usage?: Usage): FailureError {
  const found = failureIn(error) ?? sorted(error, shownUrl(endpoint.baseUrl));
  return presented(found, endpoint.key, usage);
}

/** The failure that an error object stands for where no HTTP status came with it: in a stream, or in a body that claims success. */
export function errorOf(body: unknown): FailureError {
  const words = textAt(body, "error", "message") || textAt(body, "message");
  const type = textAt(body, "error", "type");
  return failed(
    codeOf(words, body) ?? codes.get(type) ?? "server-error",
    `Anthropic broke off with ${type || "an error"}: ${oneLine(words)}`,
  );
}

function sorted(error: unknown, where: string): FailureError {
  const name = textAt(error, "name");
  if (name === "APIConnectionTimeoutError") return failed("timeout", `${where} did not answer in time`);
  const fault = connectionFault(error);
  if (fault) return failed(fault.code, `no whole answer from ${where} (${fault.reason})`);
  if (name === "APIConnectionError") return failed("network", `no connection to ${where}`);
  const status = at(error, "status");
  if (typeof status === "number") return refused(error, status, where);
  if (at(error, "error") !== undefined) return errorOf(at(error, "error"));
  if (error instanceof SyntaxError) return failed("malformed-response", `the answer of ${where} is broken JSON`);
  if (name === "AnthropicError") return failed("malformed-response", oneLine(textAt(error, "message")));
  return new FailureError(failure("internal", "the adapter for Anthropic broke down: this is a fault of ours"), { cause: error });
}

function refused(error: unknown, status: number, where: string): FailureError {
  const words = textAt(error, "apiMessage") || textAt(error, "message").replace(/^\d+ /, "");
  const code = (status < 500 ? codeOf(words, at(error, "error")) : undefined) ?? codeOfStatus(status);
  const message = `${where} answered with HTTP ${status}${adviceOn(code, status)}: ${oneLine(words)}`;
  return failed(code, message, refusalDetails(status, at(error, "headers"), systemClock.now()));
}

function codeOf(words: string, body: unknown): FailureCode | undefined {
  if (/credit balance|spend limit/i.test(words) || /spend_limit/.test(textAt(body, "error", "details", "error_code"))) return "quota";
  return isContextLength(words) ? "context-length" : undefined;
}

function adviceOn(code: FailureCode, status: number): string {
  if (code === "authentication") return " (look at ANTHROPIC_API_KEY, or at the apiKey given)";
  return status === 404 ? " (are the model's name and the base URL right?)" : "";
}
