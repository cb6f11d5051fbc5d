import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { RunState } from "../../engine/loop/state.ts";
import { fold } from "../../engine/run/fold.ts";
import { resume } from "../../engine/run/resume.ts";
import { run } from "../../engine/run/stream.ts";
import { deskRun, peopleRun, wordOn } from "../helpers/desk-run.ts";
import { nodeProgram, startProgram } from "../helpers/node-program.ts";
import { findPostgres, startPostgres, type PostgresServer } from "../helpers/postgres.ts";
import { storeAt } from "../helpers/store-at.ts";

/** How many processes are killed on each store. `SIGNALBOX_KILLS=500 npx vitest run test/run/kills.test.ts` tries harder. */
const kills = Number(process.env["SIGNALBOX_KILLS"] ?? 15);
const { programs, missing } = await findPostgres();
const repeatable = ["1.0", "1.1", "3.2"];

/** Whether approvals are given on the spot, or people answer between: change the arguments, agree, or let a request expire. */
type Who = "nobody" | "people";

let root = "";
let program = "";
let server: PostgresServer | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "signalbox-kills-"));
  program = await nodeProgram(new URL("programs/drive-many.ts", import.meta.url).pathname);
  server = programs === undefined ? undefined : await startPostgres(programs);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await server?.remove();
});

/** A state without its times: a crash must leave no other trace. */
function timeless(state: RunState): unknown {
  return JSON.parse(JSON.stringify({ ...state, at: 0, waited: 0, startedAt: 0 }));
}

async function undisturbed(runId: string, who: Who): Promise<RunState> {
  const { plan, runtime } = (who === "people" ? peopleRun : deskRun)(memoryStore(), async ({ what }) => ({ order: what }));
  let result = await run(plan, { runId, message: "Hi" }, runtime);
  while (result.status === "waiting") {
    result = await resume(plan, runId, result.waiting.flatMap(wordOn), runtime);
    await pause(5);
  }
  return result.state;
}

/** Kills processes that drive runs at random points, some driving the same runs at once, and looks at what is left. */
async function checkKills(place: string, disturb: (n: number) => Promise<void>, who: Who = "nobody"): Promise<void> {
  const risky = who === "people" ? ["3.0", "3.1"] : ["3.0", "3.1", "4.0"];
  const world = join(root, `world-${place.startsWith("postgres:") ? place.split("#")[1] : `folder-${who}`}.txt`);
  let at = 0;
  const count = Math.max(2, Math.ceil(kills / 3));
  const drive = (first: number): ReturnType<typeof startProgram> =>
    startProgram(program, [place, world, String(first), String(count), who]);
  for (let n = 0; n < kills; n++) {
    const running = drive(at);
    await running.line("driving").catch(() => undefined);
    // A point in time is what is tried here: anywhere in a run, or between two.
    await pause(Math.random() * 60);
    await disturb(n);
    running.process.kill("SIGKILL");
    const { stderr } = await running.ended;
    expect(stderr).toBe("");
    at = Math.max(at, ...running.lines.map((line) => Number(/^driving (\d+)/.exec(line)?.[1] ?? 0)));
  }
  const last = drive(0);
  await last.line("ended");
  expect((await last.ended).stderr).toBe("");

  const did = (await readFile(world, "utf8")).trim().split("\n");
  const store = storeAt(place);
  for (let n = 0; n < count; n++) {
    const runId = `r${n}`;
    const of = did.filter((key) => key.startsWith(`${runId}/`)).map((key) => key.slice(runId.length + 1));
    expect(of.filter((key) => risky.includes(key)).toSorted()).toEqual(risky);
    expect([...new Set(of)].toSorted()).toEqual([...risky, ...repeatable].toSorted());
    const journal = await store.read(runId);
    if (journal === undefined) throw new Error(`${runId} is gone`);
    expect(timeless(fold(journal.plan, journal.header, journal.outcomes).state)).toEqual(timeless(await undisturbed(runId, who)));
  }
  if ("close" in store && typeof store.close === "function") await store.close();
}

const limit = 60_000 + kills * 3000;

describe("after kills at random points no effect is there twice, none is lost, and the states are those of undisturbed runs", () => {
  test(
    "as JSON Lines",
    async () => {
      await expect(checkKills(join(root, "folder"), async () => undefined)).resolves.toBeUndefined();
    },
    limit,
  );

  test(
    "as JSON Lines, with a guard, and with approvals that are changed, given and left to expire in between",
    async () => {
      await expect(checkKills(join(root, "people"), async () => undefined, "people")).resolves.toBeUndefined();
    },
    limit,
  );

  test.skipIf(programs === undefined)(
    `in PostgreSQL, with a guard and such approvals${missing === undefined ? "" : ` (skipped: ${missing})`}`,
    async () => {
      await expect(checkKills(`${server?.url}#people`, async () => undefined, "people")).resolves.toBeUndefined();
    },
    limit,
  );

  test.skipIf(programs === undefined)(
    `in PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
    async () => {
      await expect(checkKills(`${server?.url}#kills`, async () => undefined)).resolves.toBeUndefined();
    },
    limit,
  );

  test.skipIf(programs === undefined)(
    `in PostgreSQL, whose server crashes as well${missing === undefined ? "" : ` (skipped: ${missing})`}`,
    async () => {
      const crash = async (n: number): Promise<void> => {
        if (n % 5 !== 0) return;
        await server?.stop("immediate");
        await server?.start();
        // The driver finds the server again, and goes on.
        await pause(Math.random() * 200);
      };
      await expect(checkKills(`${server?.url}#crashes`, crash)).resolves.toBeUndefined();
    },
    limit,
  );
});
