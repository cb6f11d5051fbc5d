import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonlStore } from "../../adapters/stores/jsonl.ts";
import { journalIn } from "../../adapters/stores/postgres/rows.ts";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { resume } from "../../engine/run/resume.ts";
import type { RunResult } from "../../engine/run/runtime.ts";
import type { Journal } from "../../engine/run/store.ts";
import { run } from "../../engine/run/stream.ts";
import { replay } from "../../engine/trace/replay.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { answers, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);
const model = answers(says("Hello."));
let root = "";
let first: RunResult;
let journal: Journal;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "signalbox-versions-"));
  const store = jsonlStore(root);
  first = await run(plan, { runId: "r", message: "Hi" }, { model, store });
  const kept = await store.read("r");
  if (kept === undefined) throw new Error("the run was kept");
  journal = kept;
});

afterAll(() => rm(root, { recursive: true, force: true }));

const refused = (kind: string): object => ({
  code: "newer-version",
  message: expect.stringMatching(new RegExp(`${kind}.* is of version 2 of the format, and this signalbox reads up to version 1; update signalbox`)) as string,
});

const newerPlan = (): Plan => ({ ...plan, plan: 2 }) as unknown as Plan;
const later: readonly (readonly [string, () => Journal])[] = [
  ["journal", () => ({ ...journal, header: { ...journal.header, journal: 2 } }) as unknown as Journal],
  ["plan", () => ({ ...journal, plan: newerPlan() })],
  ["session", () => ({ ...journal, header: { ...journal.header, session: { ...first.session, session: 2 } } }) as unknown as Journal],
  ["later plan", () => ({ ...journal, outcomes: [{ kind: "resume", effect: "run", at: 1, plan: newerPlan() }] })],
];

describe("what a later version wrote is refused, and it is said what was found and what is read", () => {
  test.each(later)("a %s, by resume, replay, trace and the rows of a database", async (kind, newer) => {
    const store = { ...memoryStore(), claim: async () => undefined, read: async () => newer() };
    await expect(resume(plan, "r", [], { model, store })).rejects.toMatchObject(refused(kind));
    expect(() => replay(newer().plan, newer())).toThrow(expect.objectContaining(refused(kind)) as Error);
    expect(() => traceOf(newer())).toThrow(expect.objectContaining(refused(kind)) as Error);
    const entries = [newer().header, newer().plan, ...newer().outcomes];
    const rows = entries.map((entry, index) => ({ index: index - 2, text: JSON.stringify(entry) }));
    expect(() => journalIn("r", rows)).toThrow(expect.objectContaining(refused(kind)) as Error);
  });

  test("a plan and a session, by a new run", async () => {
    await expect(run(newerPlan(), { message: "Hi" }, { model })).rejects.toMatchObject(refused("plan"));
    const session = { ...first.session, session: 2 } as unknown as RunResult["session"];
    await expect(run(plan, { message: "Hi", session }, { model })).rejects.toMatchObject(refused("session"));
  });

  test("a journal and a plan, by the store that reads their files", async () => {
    const path = join(root, "r.jsonl");
    const lines = await readFile(path, "utf8");
    await writeFile(path, lines.replace('"journal":1', '"journal":2'));
    await expect(jsonlStore(root).read("r")).rejects.toMatchObject(refused("journal"));
    await writeFile(path, lines);
    const [name = ""] = await readdir(join(root, "plans"));
    const text = await readFile(join(root, "plans", name), "utf8");
    await writeFile(join(root, "plans", name), text.replace('"plan":1', '"plan":2'));
    await expect(jsonlStore(root).read("r")).rejects.toMatchObject(refused("plan"));
  });
});

test("a version that is none is no newer one: it is not what it should be", async () => {
  for (const version of [0, 1.5, "2", null]) {
    const odd = { ...plan, plan: version } as unknown as Plan;
    await expect(run(odd, { message: "Hi" }, { model })).rejects.toMatchObject({ code: "bad-argument" });
  }
});
