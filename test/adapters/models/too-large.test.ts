import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { dialects } from "../../contracts/dialects.ts";
import { failureOf } from "../../helpers/failure.ts";
import { httpServer, type HttpServer } from "../../helpers/http-server.ts";

const MB = 1024 * 1024;
const bound = 64 * MB;
/** What the sockets and their streams hold on the way, at most. */
const underway = 16 * MB;
/** What the server would send if nobody stopped it. */
const endless = 1024 * MB;

let server: HttpServer;
beforeAll(async () => {
  server = await httpServer();
});
afterAll(() => server.close());

/** Answers with this piece again and again, as fast as it is taken. Says how many bytes were sent when the connection is gone. */
function sendForEver(piece: Buffer, type: string): Promise<number> {
  return new Promise((told) => {
    server.answer = (response) => {
      response.writeHead(200, { "content-type": type });
      void pour(response, piece).then(told);
    };
  });
}

async function pour(response: ServerResponse, piece: Buffer): Promise<number> {
  let sent = 0;
  const gone = once(response, "close");
  while (sent < endless && !response.destroyed) {
    sent += piece.length;
    if (!response.write(piece)) await Promise.race([once(response, "drain"), gone]);
  }
  return sent;
}

/** Runs the work, and says how much larger the process became on the way. */
async function growthIn(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  await work();
  clearInterval(watch);
  return most - before;
}

const tooLarge = {
  code: "malformed-response",
  retryable: false,
  message: expect.stringContaining("larger than 64 MB") as string,
};
const events = Buffer.from(`: ${"still here ".repeat(90)}\n\n`.repeat(64));
const json = Buffer.from(`{"content":"${"x".repeat(64 * 1024)}`);

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))("%s", (_, { adapter }) => {
  test.each([
    ["streams", true, events, "text/event-stream"],
    ["is one event that streams", true, Buffer.from(`data: ${"x".repeat(1024)}`), "text/event-stream"],
    ["is whole", false, json, "application/json"],
  ] as const)("an answer that %s and does not end is cut at 64 MB, and its connection closed", async (__, streaming, piece, type) => {
    const sent = sendForEver(piece, type);
    const growth = await growthIn(async () => expect(await failureOf(adapter(server.url, { streaming }))).toMatchObject(tooLarge));
    await server.seen.at(-1)?.closed;
    expect(await sent).toBeGreaterThan(bound);
    expect(await sent).toBeLessThan(bound + underway);
    expect(growth).toBeLessThan(endless / 2);
  });
});

test("an answer that is small on the wire is cut at 64 MB of what it unpacks to", async () => {
  server.answer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" });
    // A client that goes away is what ends it.
    pipeline(repeated(events), createGzip({ level: 1 }), response, () => undefined);
  };
  expect(await failureOf(anthropic({ apiKey: "k", baseUrl: server.url }))).toMatchObject(tooLarge);
  await server.seen.at(-1)?.closed;
});

function* repeated(piece: Buffer): Generator<Buffer> {
  for (let made = 0; made < endless; made += piece.length) yield piece;
}
