import type { FailureCode } from "../../../engine/index.ts";
import { lasting, passing, type Exchange, type Fault, type FaultOutcome } from "./fault.ts";

const statuses: readonly (readonly [number, FailureCode, boolean])[] = [
  [400, "invalid-request", false],
  [401, "authentication", false],
  [403, "authentication", false],
  [404, "invalid-request", false],
  [408, "timeout", true],
  [409, "invalid-request", true],
  [413, "invalid-request", false],
  [422, "invalid-request", false],
  [429, "rate-limited", true],
  [500, "server-error", true],
  [502, "server-error", true],
  [503, "overloaded", true],
  [504, "timeout", true],
  [529, "overloaded", true],
];

/** Answers with another status than 200. */
export const refusals: readonly Fault[] = [
  ...statuses.map(([status, code, again]) => refusal(`answers with HTTP ${status}`, again ? passing(code) : lasting(code), { status })),
  refusal("answers with HTTP 429 because the account is out of credit", lasting("quota"), { status: 429, error: outOfCredit }),
  refusal("answers with HTTP 400 because the conversation is too long", lasting("context-length"), { status: 400, error: tooLong }),
  refusal("answers with HTTP 429 and `retry-after: 0`", passing("rate-limited"), { status: 429, headers: { "retry-after": "0" } }),
  refusal("answers with HTTP 503 and a `retry-after` date that has passed", passing("overloaded"), {
    status: 503,
    headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" },
  }),
  refusal("answers with HTTP 429 and `retry-after: 3600`", lasting("rate-limited"), { status: 429, headers: { "retry-after": "3600" } }),
  refusal("answers with HTTP 503 and `x-should-retry: false`", lasting("overloaded"), {
    status: 503,
    headers: { "x-should-retry": "false" },
  }),
  refusal("answers with HTTP 400 and `x-should-retry: true`", passing("invalid-request"), {
    status: 400,
    headers: { "x-should-retry": "true" },
  }),
  {
    name: "answers with HTTP 502 and a page of HTML",
    form: "either",
    outcome: passing("server-error"),
    play: ({ response }) => void response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>Bad gateway</h1></html>"),
  },
];

interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: (wire: Exchange["wire"]) => object;
}

function refusal(name: string, outcome: FaultOutcome, { status, headers = {}, error = someError }: Refusal): Fault {
  return {
    name,
    form: "either",
    outcome,
    play: ({ response, wire }) =>
      void response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify({ type: "error", error: error(wire) })),
  };
}

function someError(): object {
  return { type: "some_error", message: "No." };
}

function tooLong(wire: Exchange["wire"]): object {
  return wire === "anthropic-messages"
    ? { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" }
    : { type: "invalid_request_error", code: "context_length_exceeded", message: "Your input exceeds the context window." };
}

function outOfCredit(wire: Exchange["wire"]): object {
  return wire === "anthropic-messages"
    ? { type: "rate_limit_error", message: "No.", details: { error_code: "enforced_spend_limit_reached" } }
    : { type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded your current quota." };
}
