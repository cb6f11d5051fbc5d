import { gzipSync } from "node:zlib";
import { head, type Exchange, type Fault } from "./fault.ts";

/** Answers that look odd and are whole. */
export const oddities: readonly Fault[] = [
  odd("ends its lines with CR and LF", (exchange) => void head(exchange).end(exchange.frames.join("").replaceAll("\n", "\r\n"))),
  odd("begins with a byte order mark", (exchange) => void head(exchange).end(`\uFEFF${exchange.frames.join("")}`)),
  odd("sends comments, ids, retry fields and events of unknown types", (exchange) => {
    const noise = (type: string): string => `: hello\nid: 7\nretry: 100\n\nevent: ${type}\ndata: ${unknownEvent(exchange, type)}\n\n`;
    const [first = "", ...rest] = exchange.frames;
    head(exchange).end([first, noise("response.news"), ...rest.slice(0, 1), noise("news"), ...rest.slice(1)].join(""));
  }),
  odd("sends its bytes one by one", (exchange) => {
    const response = head(exchange);
    const bytes = Buffer.from(exchange.frames.join(""));
    const write = (at: number): void =>
      void (at < bytes.length ? response.write(bytes.subarray(at, at + 1), () => write(at + 1)) : response.end());
    write(0);
  }),
  {
    name: "compresses the answer",
    form: "either",
    outcome: { kind: "answer" },
    play: (exchange) => {
      const text = exchange.streaming ? exchange.frames.join("") : exchange.body;
      head(exchange, { "content-encoding": "gzip" }).end(gzipSync(text));
    },
  },
  {
    name: "counts tokens as nothing, less than nothing and words",
    form: "either",
    outcome: { kind: "answer" },
    play: (exchange) => {
      const wrong = (text: string): string =>
        text
          .replaceAll(/"(input|prompt)_tokens":\d+/g, '"$1_tokens":-5')
          .replaceAll(/"(output|completion)_tokens":\d+/g, '"$1_tokens":"NaN"');
      head(exchange).end(wrong(exchange.streaming ? exchange.frames.join("") : exchange.body));
    },
  },
];

function odd(name: string, play: Fault["play"]): Fault {
  return { name, form: "stream", outcome: { kind: "answer" }, play };
}

function unknownEvent({ wire }: Exchange, type: string): string {
  return JSON.stringify(wire === "openai-chat" ? { choices: [], news: true } : { type, news: true });
}
