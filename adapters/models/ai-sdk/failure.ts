import { isObject } from "../../../engine/protocol/json.ts";
import { failure, FailureError, isFailureError, type FailureCode } from "../../../engine/protocol/failure.ts";
import {
  codeOfStatus,
  connectionFault,
  failed,
  isContextLength,
  oneLine,
  presented,
  refusalDetails,
} from "../../../engine/protocol/provider-failure.ts";
import { at, textAt } from "../../../engine/protocol/wire.ts";
import { systemClock } from "../../../engine/run/clock.ts";

/** What a model of the AI SDK threw, as the engine's failure. The SDK's errors are known by their names, since each package brings its own copies. */
export function failureOf(error: unknown, provider: string): FailureError {
  return presented(isFailureError(error) ? error : sorted(error, provider), undefined);
}

function sorted(error: unknown, provider: string): FailureError {
  const status = at(error, "statusCode");
  const words = oneLine(textAt(error, "message") || (typeof error === "string" ? error : ""));
  if (typeof status === "number" && status >= 400) return refused(error, status, `${provider} answered with HTTP ${status}: ${words}`);
  const fault = connectionFault(error);
  if (fault !== undefined) return failed(fault.code, `no whole answer from ${provider} (${fault.reason})`);
  const code = named.get(textAt(error, "name"));
  if (code !== undefined) return failed(code, `${provider}: ${words}`);
  // In a stream, what the provider sent as its error.
  if (words !== "" && !(error instanceof Error)) return failed(codeOf(words, error) ?? "server-error", `${provider} broke off: ${words}`);
  return new FailureError(failure("internal", `the model of ${provider} threw: ${words}`), { cause: error });
}

const named: ReadonlyMap<string, FailureCode> = new Map([
  ["AI_LoadAPIKeyError", "authentication"],
  ["AI_LoadSettingError", "invalid-request"],
  ["AI_NoSuchModelError", "invalid-request"],
  ["AI_InvalidPromptError", "invalid-request"],
  ["AI_InvalidArgumentError", "invalid-request"],
  ["AI_UnsupportedFunctionalityError", "invalid-request"],
  ["AI_APICallError", "malformed-response"],
  ["AI_EmptyResponseBodyError", "malformed-response"],
  ["AI_InvalidResponseDataError", "malformed-response"],
  ["AI_JSONParseError", "malformed-response"],
  ["AI_TypeValidationError", "malformed-response"],
  ["AI_NoContentGeneratedError", "malformed-response"],
]);

function refused(error: unknown, status: number, message: string): FailureError {
  const code = (status < 500 ? codeOf(message, at(error, "data") ?? textAt(error, "responseBody")) : undefined) ?? codeOfStatus(status);
  return failed(code, message, refusalDetails(status, headersOf(error), systemClock.now()));
}

function headersOf(error: unknown): Headers {
  const headers = at(error, "responseHeaders");
  const known = isObject(headers) ? Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string") : [];
  return new Headers(known);
}

function codeOf(words: string, body: unknown): FailureCode | undefined {
  const all = `${words} ${typeof body === "string" ? body : JSON.stringify(body ?? "")}`;
  if (/insufficient_quota|billing|credit balance|spend limit/i.test(all)) return "quota";
  if (/overloaded/i.test(all)) return "overloaded";
  if (/rate_limit/i.test(all)) return "rate-limited";
  return isContextLength(all) ? "context-length" : undefined;
}
