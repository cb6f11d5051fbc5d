import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { ScriptedAnswer } from "./answer.ts";
import { at } from "./reading.ts";
import type { Wire } from "./wire.ts";

/** A server on loopback that speaks a wire format, keeps what it is sent, and refuses what the vendor would. */
export interface PlayedServer {
  /** Without a path: `http://127.0.0.1:1234`. */
  readonly url: string;
  /** The bodies of the requests, in order. */
  readonly bodies: readonly unknown[];
  /** What was wrong with them. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Starts a server that answers each request with what `next` gives. */
export async function playServer(wire: Wire, next: (body: unknown) => ScriptedAnswer | undefined): Promise<PlayedServer> {
  const bodies: unknown[] = [];
  const faults: string[] = [];
  const refuse = (response: ServerResponse, status: number, message: string): void => {
    faults.push(message);
    // Not to be tried again: the fault would only be repeated.
    response.writeHead(status, { "content-type": "application/json", "x-should-retry": "false" });
    response.end(JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } }));
  };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body: unknown = await json(request).catch(() => undefined);
    bodies.push(body);
    const place = `request ${bodies.length}`;
    const path = (request.url ?? "").replace(/\?.*$/, "");
    if (body === undefined) return refuse(response, 400, `${place}: its body is no JSON`);
    if (!path.endsWith(wire.path)) return refuse(response, 404, `${place}: went to ${path}; expected a path that ends with ${wire.path}`);
    const found = wire.faults(body);
    if (found.length > 0) return refuse(response, 400, `${place}: ${found.join("; ")}`);
    const answer = next(body);
    if (answer === undefined) return refuse(response, 400, `${place}: nobody expected it`);
    if (at(body, "stream") === true)
      response.writeHead(200, { "content-type": "text/event-stream" }).end(wire.frames(answer, body).join(""));
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(wire.whole(answer, body)));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
