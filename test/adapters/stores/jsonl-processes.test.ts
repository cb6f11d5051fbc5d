import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonlStore } from "../../../adapters/stores/jsonl.ts";
import { nodeProgram, startProgram, type Running } from "../../helpers/node-program.ts";
import { aHeader, anOutcome, aPlan } from "../../../testing/store/values.ts";

let root = "";
let appendForEver = "";
let holdARun = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "signalbox-processes-"));
  appendForEver = await nodeProgram(new URL("programs/append-for-ever.ts", import.meta.url).pathname);
  holdARun = await nodeProgram(new URL("programs/hold-a-run.ts", import.meta.url).pathname);
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function aRun(name: string): Promise<string> {
  const folder = join(root, name);
  const store = jsonlStore(folder);
  await store.create(aHeader("r"), aPlan());
  await store.release?.("r");
  return folder;
}

async function killed(running: Running): Promise<void> {
  running.process.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
}

const verdict = async (running: Running): Promise<string> => Promise.race([running.line("got it"), running.line("refused")]);

test("writers killed in the middle, one after another, lose nothing and write nothing twice", async () => {
  const folder = join(root, "killed");
  let safe = -1;
  for (let round = 0; round < 12; round++) {
    const writer = startProgram(appendForEver, [folder]);
    await writer.line(`safe ${safe + 1 + round * 7}`);
    await killed(writer);
    safe = Number(writer.lines.at(-1)?.split(" ")[1]);
    const journal = await jsonlStore(folder).read("r");
    const count = journal?.outcomes.length ?? 0;
    expect(journal?.outcomes).toEqual(Array.from({ length: count }, (_, n) => anOutcome(n)));
    // What was said to be safe is there; at most the one append that was under way is there beside it.
    expect(count - 1).toBeGreaterThanOrEqual(safe);
    safe = count - 1;
  }
  const last = jsonlStore(folder);
  await last.claim?.("r");
  await last.append("r", safe + 1, anOutcome(safe + 1));
  await last.release?.("r");
  expect(await readdir(join(folder, "locks"))).toEqual([]);
});

test("of processes that want a run at once one gets it, and the next when that one has left", async () => {
  const folder = await aRun("at-once");
  const all = Array.from({ length: 4 }, () => startProgram(holdARun, [folder]));
  const verdicts = await Promise.all(all.map(verdict));
  expect(verdicts.toSorted()).toEqual(["got it", "refused conflict", "refused conflict", "refused conflict"]);
  await expect(jsonlStore(folder).append("r", 0, anOutcome(0))).rejects.toMatchObject({ code: "conflict" });
  for (const each of all) each.process.stdin?.end();
  await Promise.all(all.map((each) => each.ended));
  const next = startProgram(holdARun, [folder]);
  expect(await verdict(next)).toBe("got it");
  next.process.stdin?.end();
  expect((await next.ended).code).toBe(0);
});

test("of processes that want the run of a killed one exactly one gets it, at once", async () => {
  const folder = await aRun("take-over");
  for (let round = 0; round < 4; round++) {
    const first = startProgram(holdARun, [folder]);
    expect(await verdict(first)).toBe("got it");
    await killed(first);
    const all = Array.from({ length: 3 }, () => startProgram(holdARun, [folder]));
    const verdicts = await Promise.all(all.map(verdict));
    expect(verdicts.filter((each) => each === "got it").length).toBe(1);
    for (const each of all) each.process.kill("SIGKILL");
    await Promise.all(all.map((each) => each.ended));
  }
  const last = jsonlStore(folder);
  await last.claim?.("r");
  await last.release?.("r");
  expect((await readdir(join(folder, "locks"))).filter((name) => name.includes(".lock"))).toEqual([]);
});

test("a lock of a process that has the number of a dead one is not held", async () => {
  const folder = await aRun("same-number");
  const lock = join(folder, "locks", "r.lock");
  await writeFile(lock, JSON.stringify({ host: hostname(), pid: process.pid, start: "another boot:1", nonce: "n" }));
  const store = jsonlStore(folder);
  await store.append("r", 0, anOutcome(0));
  await store.release?.("r");
  expect((await store.read("r"))?.outcomes.length).toBe(1);
});

test("a lock of another machine is held, and the message names the file to remove", async () => {
  const folder = await aRun("another-machine");
  const lock = join(folder, "locks", "r.lock");
  await writeFile(lock, JSON.stringify({ host: "elsewhere.example", pid: 1, start: "", nonce: "n" }));
  await expect(jsonlStore(folder).claim?.("r")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(lock) });
  expect(await readFile(lock, "utf8")).toContain("elsewhere.example");
});
