import { head, passing, type Exchange, type Fault } from "./fault.ts";

/** Connections that break, stall, or close too early. */
export const breaks: readonly Fault[] = [
  {
    name: "resets the connection before it answers",
    form: "either",
    outcome: passing("network"),
    play: ({ response }) => void response.destroy(),
  },
  {
    name: "resets the connection after the headers",
    form: "either",
    outcome: passing("network"),
    play: (exchange) => {
      const response = head(exchange);
      response.flushHeaders();
      setTimeout(() => response.destroy(), 5);
    },
  },
  {
    name: "resets the connection after three events",
    form: "stream",
    outcome: passing("network"),
    play: (exchange) => {
      const response = head(exchange);
      response.write(exchange.frames.slice(0, 3).join(""), () => response.destroy());
    },
  },
  {
    name: "closes the stream without its last event",
    form: "stream",
    outcome: passing("network"),
    // Behind the last event of Chat Completions comes a mark that means nothing.
    play: (exchange) => void head(exchange).end(exchange.frames.slice(0, exchange.wire === "openai-chat" ? -2 : -1).join("")),
  },
  {
    name: "resets the connection in the middle of the body",
    form: "whole",
    outcome: passing("network"),
    play: (exchange) => {
      const response = head(exchange, { "content-length": String(Buffer.byteLength(exchange.body)) });
      response.write(exchange.body.slice(0, 20), () => response.destroy());
    },
  },
  { name: "never answers", form: "either", outcome: passing("timeout"), silent: true, play: () => undefined },
  {
    name: "sends headers, and then nothing",
    form: "either",
    outcome: passing("timeout"),
    silent: true,
    play: (exchange) => head(exchange).flushHeaders(),
  },
  {
    name: "sends three events, and then nothing",
    form: "stream",
    outcome: passing("timeout"),
    silent: true,
    play: (exchange) => void head(exchange).write(exchange.frames.slice(0, 3).join("")),
  },
  {
    name: "sends half of the body, and then nothing",
    form: "whole",
    outcome: passing("timeout"),
    silent: true,
    play: (exchange) => void head(exchange).write(exchange.body.slice(0, 20)),
  },
  {
    name: "sends three events, and then only signs of life",
    form: "stream",
    outcome: passing("timeout"),
    silent: true,
    play: (exchange) => {
      const response = head(exchange);
      response.write(exchange.frames.slice(0, 3).join(""));
      const alive = setInterval(() => response.write(signOfLife(exchange)), 20);
      response.on("close", () => clearInterval(alive));
    },
  },
];

function signOfLife({ wire }: Exchange): string {
  return wire === "anthropic-messages" ? 'event: ping\ndata: {"type":"ping"}\n\n' : ": still here\n\n";
}
