import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../engine/run/stream.ts";
import { deskRun } from "../helpers/desk-run.ts";
import { nodeProgram, startProgram, type Running } from "../helpers/node-program.ts";
import { findPostgres, startPostgres, type PostgresServer } from "../helpers/postgres.ts";
import { storeAt } from "../helpers/store-at.ts";

const times = Number(process.env["SIGNALBOX_KILLS"] ?? 15);
const { programs, missing } = await findPostgres();
let root = "";
let program = "";
let server: PostgresServer | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "signalbox-resumers-"));
  program = await nodeProgram(new URL("programs/resume-at-once.ts", import.meta.url).pathname);
  server = programs === undefined ? undefined : await startPostgres(programs);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await server?.remove();
});

/** Two processes are told at once to resume the same run, which waits for a person; the one that goes on is held in its tools until the other was answered. */
async function race(place: string, world: string): Promise<void> {
  const store = storeAt(place);
  const { plan, runtime } = deskRun(store, async ({ what }) => ({ order: what }));
  const { approve: _, ...nobody } = runtime;
  const both = [startProgram(program, [place, world]), startProgram(program, [place, world])] as const;
  const tell = (one: Running, line: string): void => void one.process.stdin?.write(`${line}\n`);
  try {
    for (const one of both) await one.line("ready");
    for (let n = 0; n < times; n++) {
      const runId = `r${n}`;
      expect((await run(plan, { runId, message: "Hi" }, nobody)).status).toBe("waiting");
      for (const one of n % 2 === 0 ? both : both.toReversed()) tell(one, `go ${runId}`);
      const winner = await Promise.any(both.map((one, index) => one.line(`acting ${runId}/`).then(() => index)));
      const [ahead, behind] = winner === 0 ? both : [both[1], both[0]];
      expect(await behind.line(`refused ${runId}`)).toMatch(new RegExp(`^refused ${runId} conflict run "${runId}" is being driven`));
      for (const call of ["3.0", "3.1", "3.2"]) await ahead.line(`acting ${runId}/${call}`);
      tell(ahead, "on");
      await ahead.line(`acting ${runId}/4.0`);
      tell(ahead, "on");
      expect(await ahead.line(`done ${runId}`)).toBe(`done ${runId} replied`);
    }
    const did = (await readFile(world, "utf8")).trim().split("\n");
    expect(did.toSorted()).toEqual(
      Array.from({ length: times }, (_each, n) => ["3.0", "3.1", "3.2", "4.0"].map((id) => `r${n}/${id}`))
        .flat()
        .toSorted(),
    );
  } finally {
    for (const one of both) tell(one, "end");
    for (const one of both) expect((await one.ended).stderr).toBe("");
    if ("close" in store && typeof store.close === "function") await store.close();
  }
}

const limit = 60_000 + times * 2000;

test(
  "of two processes that resume one run at once exactly one goes on, and the other is told `conflict`, as JSON Lines",
  async () => {
    await expect(race(join(root, "folder"), join(root, "folder.txt"))).resolves.toBeUndefined();
  },
  limit,
);

test.skipIf(programs === undefined)(
  `of two processes that resume one run at once exactly one goes on, and the other is told \`conflict\`, in PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  async () => {
    await expect(race(`${server?.url}#resumers`, join(root, "postgres.txt"))).resolves.toBeUndefined();
  },
  limit,
);
