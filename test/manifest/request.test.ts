import { expect, test } from "vitest";
import { check, findings, manifest } from "./findings.ts";

const tool = (http: string, more: string = "input: { order_id: string, 'page?': integer }"): string =>
  manifest(`tools: { t: { ${more}, use: { http: ${http} } } }\n`);

/** One finding, which says so. */
function tells(text: string, expected: string): void {
  expect(findings(text)).toEqual([expect.stringContaining(expected)]);
}

test.each([
  ["'https://a.example/{order_id}{?page}'"],
  ["'http://localhost:8080/{order_id}/lines{/page}'"],
  ["{ method: POST, url: 'https://a.example/', body: { id: '{order_id}', all: ['{page}', 'say {this}'] } }"],
  ["{ url: 'https://a.example/o', query: { p: '{page}', v: 2 }, headers: { x-key: { env: KEY } }, result: /a/b }"],
])("a request that can be made is not talked about: %s", (http) => {
  expect(findings(tool(http))).toEqual([]);
});

test.each([
  [
    "'https://a.example/{ordr_id}'",
    "schema [/tools/t/use/http] `{ordr_id}` is no argument of the tool; it takes `order_id` and `page` (did you mean `{order_id}`?)",
  ],
  ["{ url: 'https://a.example/{x}/{x}' }", "schema [/tools/t/use/http/url] `{x}` is no argument of the tool"],
  [
    "{ method: POST, url: 'https://a.example/', body: { deep: [{ id: '{oder_id}' }] } }",
    "schema [/tools/t/use/http/body] `{oder_id}` is no argument of the tool",
  ],
  ["{ url: 'https://a.example/', query: { q: '{pag}' } }", "schema [/tools/t/use/http/query] `{pag}` is no argument of the tool"],
  ["'https://{order_id}.example/'", "a value would choose the host (write the host out"],
  ["'https://a.example{order_id}'", "a value would choose the host"],
  ["'https://user:pass@a.example/'", "it holds a user or a password (send them in a header"],
  ["'https://a.example/{+order_id}'", "`{+order_id}` would let a value change the path (write `{order_id}`)"],
  ["'https://a.example/{#order_id}'", "`{#order_id}` would let a value change the path"],
  ["'https://a.example/{order_id'", "a brace has no partner"],
  ["'https://a.example/{}'", "`{}` is no expression of RFC 6570"],
  ["'https://a.example/../b'", "its path goes back"],
  ["'https://a.example/b#c'", "what is behind `#` is never sent"],
  ["'https://a.example:99999/'", "it is no URL"],
  [
    "{ url: 'https://a.example/', headers: { Host: b } }",
    "schema [/tools/t/use/http/headers/Host] the header `Host` is written by the client",
  ],
  ['{ url: "https://a.example/", headers: { x-a: "b\\nc" } }', "the header `x-a` holds a character that no header can"],
  ["{ url: 'https://a.example/', body: 1 }", "schema [/tools/t/use/http/body] a `GET` sends no body"],
  ["{ url: 'https://a.example/', methd: PUT }", "schema [/tools/t/use/http/methd]"],
  ["{ url: 'https://a.example/', result: a }", "schema [/tools/t/use/http/result] found"],
])("a request that cannot is told with what to do: %s", (http, expected) => {
  expect(findings(tool(http))).toEqual([expect.stringContaining(expected)]);
});

test("a tool that takes any argument may name any", () => {
  check(tool("'https://a.example/{any}'", "schema: { type: object, properties: { a: {} }, additionalProperties: true }"));
  tells(tool("'https://a.example/{any}'", "description: Takes nothing."), "`{any}` is no argument of the tool; it takes none");
});
