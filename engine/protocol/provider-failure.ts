import { failure, FailureError, isFailureError, type FailureCode, type FailureDetails } from "./failure.ts";
import type { Usage } from "./model.ts";
import { at, textAt } from "./wire.ts";

/** An error for the engine that carries a failure. */
export function failed(code: FailureCode, message: string, details?: FailureDetails): FailureError {
  return new FailureError(failure(code, message, details));
}

/** The failure that an HTTP status stands for where the provider's own words do not say more. */
export function codeOfStatus(status: number): FailureCode {
  if (status === 401 || status === 403) return "authentication";
  if (status === 402) return "quota";
  if (status === 408 || status === 504) return "timeout";
  if (status === 429) return "rate-limited";
  if (status === 503 || status === 529) return "overloaded";
  if (status >= 500) return "server-error";
  return status >= 400 ? "invalid-request" : "malformed-response";
}

/** What the status and the headers of a refusal say beside its words: whether, and when, it may be asked again. */
export function refusalDetails(status: number, headers: unknown, now: number): FailureDetails {
  // 409: somebody else holds what the request needs, for the moment.
  return { status, ...(status === 409 ? { retryable: true } : {}), ...retryAdvice(headers, now) };
}

/**
 * What a refusal's headers ask of whoever would ask again: how long to wait (`retry-after-ms`, or `retry-after` in seconds or as a date), and whether at all
 * (`x-should-retry`). A date is reckoned from the server's own clock where it tells it.
 */
function retryAdvice(headers: unknown, now: number): Pick<FailureDetails, "retryable" | "retryAfterMs"> {
  if (!(headers instanceof Headers)) return {};
  const should = headers.get("x-should-retry");
  const wait =
    millisecondsIn(headers.get("retry-after-ms"), 1) ?? millisecondsIn(headers.get("retry-after"), 1000) ?? untilDate(headers, now);
  return {
    ...(should === "true" || should === "false" ? { retryable: should === "true" } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

function millisecondsIn(value: string | null, unit: number): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Math.ceil(Number(value) * unit) : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function untilDate(headers: Headers, now: number): number | undefined {
  const [date, server] = [dateIn(headers.get("retry-after")), dateIn(headers.get("date"))];
  return date === undefined ? undefined : Math.max(0, date - (server ?? now));
}

function dateIn(value: string | null): number | undefined {
  const at = value !== null && /^[A-Z][a-z]{2,8},? .*GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The failure that a client wrapped into an error of its own, or threw as it is. */
export function failureIn(error: unknown): FailureError | undefined {
  for (let cause = error, depth = 0; cause !== undefined && depth < 6; cause = at(cause, "cause"), depth += 1)
    if (isFailureError(cause)) return cause;
  return undefined;
}

/** Whether a provider's words mean that the conversation is too long for the model; not that an asked-for answer is. */
export function isContextLength(words: string): boolean {
  return /context[ _-]?(length|window|size|limit)|maximum context|prompt is too long|too many (input|prompt) tokens|input (is )?too long/i.test(
    words,
  );
}

const timeouts = new Set(["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** What broke a connection, read from an error and its causes; nothing where the error is not about a connection. */
export function connectionFault(error: unknown): { readonly code: "network" | "timeout"; readonly reason: string } | undefined {
  let named: string | undefined;
  let lost = false;
  for (let cause = error, depth = 0; cause !== undefined && depth < 6; cause = at(cause, "cause"), depth += 1) {
    const code = textAt(cause, "code");
    if (timeouts.has(code)) return { code: "timeout", reason: code };
    if (/^(E[A-Z]{3,}|UND_ERR_|CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/.test(code)) named = code;
    lost ||= cause instanceof TypeError && /^(terminated|fetch failed)$/.test(cause.message);
  }
  return named !== undefined || lost ? { code: "network", reason: named ?? "the connection broke" } : undefined;
}

/** A stranger's words on one line; a page of HTML is only named. */
export function oneLine(words: string): string {
  return /^\s*<(!doctype|html|head|body)/i.test(words) ? "a page of HTML" : words.replaceAll(/\s+/g, " ").trim();
}

/** The failure with a message fit to be shown, without the key and not too long, and with the tokens that were counted before it. */
export function presented({ failure: value, cause }: FailureError, secret: string | undefined, usage?: Usage): FailureError {
  // What is shorter is the placeholder of some local server, and part of many words.
  const open = secret !== undefined && secret.length > 6 ? value.message.replaceAll(secret, "[key]") : value.message;
  const message = open.length > 600 ? `${open.slice(0, 599)}…` : open;
  const told = { ...value, message, ...(usage === undefined ? {} : { usage }) };
  return new FailureError(told, cause === undefined ? {} : { cause });
}

/** An address as it may be shown: without user, password and query. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return JSON.stringify(url);
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
