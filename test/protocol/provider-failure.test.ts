import { expect, test } from "vitest";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import { codeOfStatus, connectionFault, isContextLength, oneLine, presented, shownUrl } from "../../engine/protocol/provider-failure.ts";

function caused(error: Error, code: string): Error {
  return new Error("outer", { cause: Object.assign(error, { cause: Object.assign(new Error("inner"), { code }) }) });
}

test.each<readonly [string, unknown, unknown]>([
  ["a refused connection", caused(new TypeError("fetch failed"), "ECONNREFUSED"), { code: "network", reason: "ECONNREFUSED" }],
  ["a socket that closed", caused(new TypeError("terminated"), "UND_ERR_SOCKET"), { code: "network", reason: "UND_ERR_SOCKET" }],
  [
    "a certificate",
    caused(new TypeError("fetch failed"), "SELF_SIGNED_CERT_IN_CHAIN"),
    { code: "network", reason: "SELF_SIGNED_CERT_IN_CHAIN" },
  ],
  ["an unnamed break", new TypeError("terminated"), { code: "network", reason: "the connection broke" }],
  [
    "a connection that took too long",
    caused(new TypeError("fetch failed"), "UND_ERR_CONNECT_TIMEOUT"),
    { code: "timeout", reason: "UND_ERR_CONNECT_TIMEOUT" },
  ],
  [
    "a body that took too long",
    caused(new TypeError("terminated"), "UND_ERR_BODY_TIMEOUT"),
    { code: "timeout", reason: "UND_ERR_BODY_TIMEOUT" },
  ],
  ["a fault of ours", new TypeError("x is not a function"), undefined],
  ["another error with a code", Object.assign(new Error("no"), { code: "insufficient_quota" }), undefined],
  ["no error at all", "text", undefined],
])("%s is sorted", (_, error, expected) => {
  expect(connectionFault(error)).toEqual(expected);
});

test("causes that go round in a circle end", () => {
  const error: Error & { cause?: unknown } = new Error("round");
  error.cause = error;
  expect(connectionFault(error)).toBe(undefined);
});

test.each([
  ["prompt is too long: 210000 tokens > 200000 maximum", true],
  ["This model's maximum context length is 8192 tokens.", true],
  ["the request exceeds the available context size, try increasing it", true],
  ["input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000", true],
  ["max_tokens: 999999 > 8192, which is the maximum allowed number of output tokens", false],
  ["tools.0.name: String should have at most 64 characters, the context is unclear", false],
])("%s: too long is %s", (words, expected) => {
  expect(isContextLength(words)).toBe(expected);
});

test("every status of an error has a code, and what is no error and yet failed is malformed", () => {
  const statuses = [302, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 451, 500, 502, 503, 504, 529];
  expect(statuses.map((status) => `${status} ${codeOfStatus(status)}`)).toMatchInlineSnapshot(`
    [
      "302 malformed-response",
      "400 invalid-request",
      "401 authentication",
      "402 quota",
      "403 authentication",
      "404 invalid-request",
      "408 timeout",
      "409 invalid-request",
      "413 invalid-request",
      "422 invalid-request",
      "429 rate-limited",
      "451 invalid-request",
      "500 server-error",
      "502 server-error",
      "503 overloaded",
      "504 timeout",
      "529 overloaded",
    ]
  `);
});

test("words are put on one line, and pages are only named", () => {
  expect(oneLine(" a\n  b\t\tc ")).toBe("a b c");
  expect(oneLine("\n<!DOCTYPE html><p>nginx</p>")).toBe("a page of HTML");
});

test("what is shown holds no key, however often it was there, and is not long", () => {
  const error = new FailureError(failure("authentication", `key sk-test and sk-test: ${"x".repeat(1000)}`, { status: 401 }));
  const shown = presented(error, "sk-test").failure;
  expect(shown).toMatchObject({ code: "authentication", status: 401, retryable: false });
  expect(shown.message.startsWith("key [key] and [key]: xxx")).toBe(true);
  expect(shown.message).toHaveLength(600);
});

test("a placeholder that is given for a key does not tear words apart", () => {
  expect(presented(new FailureError(failure("network", "the connection broke")), "k").failure.message).toBe("the connection broke");
});

test("an address is shown without user, password and query", () => {
  expect(shownUrl("https://user:secret@host:8080/v1?key=secret#x")).toBe("https://host:8080/v1");
});
