import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request as it came over the wire. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined where nothing was sent. */
  readonly body: unknown;
  /** Ends when the connection of the answer is gone. */
  readonly closed: Promise<void>;
}

export interface HttpServer {
  readonly url: string;
  readonly seen: Seen[];
  /** What the next requests are answered with. */
  answer: (response: ServerResponse, seen: Seen) => void;
  close(): Promise<void>;
}

/** Starts a real server on a free port of loopback that keeps what it is sent. */
export async function httpServer(): Promise<HttpServer> {
  const seen: Seen[] = [];
  const self: HttpServer = {
    url: "",
    seen,
    answer: (response) => void response.writeHead(500).end("nothing is scripted"),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const closed = new Promise<void>((resolve) => response.on("close", () => resolve()));
    void text(request).then((sent) => {
      const body: unknown = sent === "" ? undefined : JSON.parse(sent);
      const entry = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body, closed };
      seen.push(entry);
      self.answer(response, entry);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(self, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** Begins an event stream. */
export function streamHead(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { "content-type": "text/event-stream" });
}
