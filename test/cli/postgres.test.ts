import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPostgres, startPostgres, type PostgresServer } from "../helpers/postgres.ts";
import { signalbox } from "./command.ts";
import { scripted, started } from "./started.ts";

const { programs, missing } = await findPostgres();
let server: PostgresServer;

describe.skipIf(programs === undefined)(`--store with a URL${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
  });
  afterAll(() => server.remove());

  test("a run is kept in the database, waits there, goes on and is told, and no password is printed", async () => {
    const cwd = await started();
    const store = ["--store", server.url];
    const waiting = await signalbox([...scripted, "--allow", "all", "--approve", "ask", ...store, "--message", "x"], { cwd });
    expect(waiting).toMatchObject({ code: 0, err: expect.stringContaining("--store postgres://me@127.0.0.1") as string });
    const resumed = await signalbox([...scripted, "--resume", "last", "--allow", "all", "--approve", "all", ...store], { cwd });
    expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining("■ ended through refunded (resolved)") as string });
    const told = await signalbox(["trace", "last", ...store], { cwd });
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining("refunded") as string });
    for (const { out, err } of [waiting, resumed, told]) expect(out + err).not.toContain(server.password);
  }, 60_000);

  test("a run that is not there is said to be missing, without the password", async () => {
    const ended = await signalbox(["trace", "none", "--store", server.url]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining("there is no run `none` in postgres://me@127.0.0.1") as string });
    expect(ended.err).not.toContain(server.password);
  });
});

test.each([
  ["postgres://me:s3cret@127.0.0.1:1/db", "nobody listens there (ECONNREFUSED); is the server running?"],
  ["postgres://me:s3cret@host:port/db", "the URL of the database cannot be read"],
])(
  "a database that cannot be reached ends with 3 and a reason, and no password",
  async (url, expected) => {
    const ended = await signalbox(["trace", "last", "--store", url]);
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining(expected) as string });
    expect(ended.err).not.toContain("s3cret");
  },
  60_000,
);
