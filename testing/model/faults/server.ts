import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { ScriptedAnswer } from "../answer.ts";
import { at } from "../reading.ts";
import type { Wire } from "../wire.ts";
import type { Exchange, Fault } from "./fault.ts";

/** A server on loopback that goes wrong. */
export interface FaultServer {
  /** Without a path: `http://127.0.0.1:1234`. */
  readonly url: string;
  /** How often it was asked. */
  readonly requests: () => number;
  /** Ends when no connection of an answer is open any more. */
  readonly quiet: () => Promise<void>;
  close(): Promise<void>;
}

/** How a server goes wrong. */
export interface Misfortune {
  readonly fault: Fault;
  /** How many requests it meets; all where absent. */
  readonly first?: number;
  /** What the other requests are answered with, and what a fault that changes an answer changes. */
  readonly good: ScriptedAnswer;
}

/** Starts a server that plays a fault on the first requests, or on all, and answers the others well. */
export async function faultServer(wire: Wire, { fault, first = Number.POSITIVE_INFINITY, good }: Misfortune): Promise<FaultServer> {
  let requests = 0;
  const open: Promise<void>[] = [];
  const server = createServer((request, response) => {
    open.push(new Promise((resolve) => response.on("close", () => resolve())));
    void json(request).then((body) => {
      requests += 1;
      const streaming = at(body, "stream") === true;
      const send: Exchange["send"] = (answer, change = (text) => text) => {
        const text = streaming ? wire.frames(answer, body).join("") : JSON.stringify(wire.whole(answer, body));
        response.writeHead(200, { "content-type": streaming ? "text/event-stream" : "application/json" }).end(change(text));
      };
      if (requests > first) return send(good);
      fault.play({
        response,
        wire: wire.name,
        streaming,
        frames: wire.frames(good, body),
        body: JSON.stringify(wire.whole(good, body)),
        send,
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    quiet: async () => void (await Promise.all(open)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
