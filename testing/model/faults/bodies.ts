import { head, passing, type Exchange, type Fault } from "./fault.ts";

/** Answers with HTTP 200 that are none. */
export const bodies: readonly Fault[] = [
  body("a page of HTML", "text/html", "<!doctype html><html><body>Welcome to nginx!</body></html>"),
  body("an empty body", "text/plain", ""),
  body("`null`", "application/json", "null"),
  body("JSON of something else", "application/json", '{"status":"ok"}'),
  body("a list", "application/json", "[1, 2, 3]"),
  body("JSON that breaks off", "application/json", '{"id": "x", "content'),
  {
    name: "answers with HTTP 200 and an error as its body",
    form: "whole",
    outcome: passing("overloaded"),
    play: (exchange) => void head(exchange).end(JSON.stringify({ type: "error", error: errorOf(exchange) })),
  },
  {
    name: "sends an error in the middle of the stream",
    form: "stream",
    outcome: passing("overloaded"),
    play: (exchange) => void head(exchange).end(exchange.frames.slice(0, 3).join("") + errorFrame(exchange)),
  },
  {
    name: "sends an event that is no JSON",
    form: "stream",
    outcome: passing("malformed-response"),
    play: (exchange) => void head(exchange).end(`${exchange.frames.slice(0, 3).join("")}event: content_block_delta\ndata: {"type": \n\n`),
  },
];

function body(what: string, type: string, text: string): Fault {
  return {
    name: `answers with HTTP 200 and ${what}`,
    form: "either",
    outcome: passing("malformed-response"),
    play: ({ response }) => void response.writeHead(200, { "content-type": type }).end(text),
  };
}

function errorOf({ wire }: Exchange): object {
  return wire === "anthropic-messages"
    ? { type: "overloaded_error", message: "Overloaded" }
    : { code: "server_overloaded", type: "server_error", message: "Overloaded" };
}

function errorFrame(exchange: Exchange): string {
  switch (exchange.wire) {
    case "anthropic-messages":
      return `event: error\ndata: ${JSON.stringify({ type: "error", error: errorOf(exchange) })}\n\n`;
    case "openai-responses":
      return `event: error\ndata: ${JSON.stringify({ type: "error", code: "server_overloaded", message: "Overloaded", param: null })}\n\n`;
    case "openai-chat":
      return `data: ${JSON.stringify({ error: errorOf(exchange) })}\n\n`;
  }
}
