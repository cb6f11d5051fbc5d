import { appendFile, chmod, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { jsonlStore, type JsonlOptions } from "../../../adapters/stores/jsonl.ts";
import type { OpenedStores } from "../../../testing/store-cases.ts";
import { aHeader, anOutcome, aPlan } from "../../../testing/store/values.ts";
import { storeContract } from "../../contracts/store.ts";

const folders: string[] = [];

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "signalbox-jsonl-"));
  folders.push(folder);
  return folder;
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function opened(folder: string, options: JsonlOptions): Promise<OpenedStores> {
  return {
    one: jsonlStore(folder, options),
    other: jsonlStore(folder, options),
    tear: (runId) => appendFile(join(folder, `${runId}.jsonl`), '{"index":1,"outcome":{"kind":"tool","eff'),
  };
}

storeContract("jsonlStore", async (options) => opened(await aFolder(), options));

storeContract("jsonlStore that forces only intents to the disk, in a folder that is not there yet,", async (options) =>
  opened(join(await aFolder(), "deep", "folder"), { ...options, durability: "intent" }),
);

async function threeOutcomes(folder: string): Promise<string> {
  const store = jsonlStore(folder);
  await store.create(aHeader("r"), aPlan());
  for (let n = 0; n < 3; n++) await store.append("r", n, anOutcome(n));
  await store.release?.("r");
  return join(folder, "r.jsonl");
}

test("cut at any byte, a journal reads as its whole lines, and goes on from there", async () => {
  const folder = await aFolder();
  const path = await threeOutcomes(folder);
  const whole = await readFile(path);
  const lineEnds = [...whole.keys()].filter((at) => whole[at] === 0x0a).map((at) => at + 1);
  expect(lineEnds.length).toBe(4);
  for (let length = whole.length; length >= (lineEnds[0] ?? 0); length--) {
    await writeFile(path, whole.subarray(0, length));
    const kept = [0, 1, 2].slice(0, lineEnds.filter((end) => end <= length).length - 1);
    const store = jsonlStore(folder, { durability: "intent" });
    expect((await store.read("r"))?.outcomes).toEqual(kept.map(anOutcome));
    await store.append("r", kept.length, anOutcome(7));
    await store.release?.("r");
    expect((await store.read("r"))?.outcomes).toEqual([...kept, 7].map(anOutcome));
  }
});

test("cut at any byte of its header, a run is not there", async () => {
  const folder = await aFolder();
  const path = await threeOutcomes(folder);
  const header = (await readFile(path)).indexOf("\n");
  for (let length = header; length >= 0; length--) {
    await truncate(path, length);
    expect(await jsonlStore(folder).read("r")).toBeUndefined();
    expect(await jsonlStore(folder).list()).toEqual([]);
  }
});

test("a run whose header was torn off can be created anew", async () => {
  const folder = await aFolder();
  const path = await threeOutcomes(folder);
  await truncate(path, 20);
  const store = jsonlStore(folder);
  await store.create(aHeader("r"), aPlan());
  await store.append("r", 0, anOutcome(0));
  await store.release?.("r");
  expect((await store.read("r"))?.outcomes).toEqual([anOutcome(0)]);
});

test("a broken line in the middle is named with file and line", async () => {
  const folder = await aFolder();
  const path = await threeOutcomes(folder);
  const lines = (await readFile(path, "utf8")).split("\n");
  const store = jsonlStore(folder);
  const check = async (line: number, text: string): Promise<void> => {
    await writeFile(path, lines.with(line - 1, text).join("\n"));
    await expect(store.read("r")).rejects.toMatchObject({ code: "broken-journal", message: expect.stringContaining(`r.jsonl:${line}:`) });
    await expect(jsonlStore(folder).append("r", 3, anOutcome(3))).rejects.toMatchObject({ code: "broken-journal" });
  };
  await check(1, "{}");
  await check(1, '{"journal":0,"runId":"r","plan":"sha256:0a","facts":{}}');
  await check(2, "{ torn");
  await check(3, "");
  await check(3, lines[3] ?? "");
  await check(3, '{"index":1,"outcome":null}');
  await check(4, "\0\0\0\0");
});

test("a plan that is gone, torn or another's is a broken journal that names the plan's file", async () => {
  const folder = await aFolder();
  await threeOutcomes(folder);
  const path = join(folder, "plans", "sha256-0a.json");
  for (const text of ["", '{"plan":1', "[]", JSON.stringify(aPlan("sha256:0b"))]) {
    await writeFile(path, text);
    await expect(jsonlStore(folder).read("r")).rejects.toMatchObject({ code: "broken-journal", message: expect.stringContaining(path) });
  }
  await rm(path);
  await expect(jsonlStore(folder).read("r")).rejects.toMatchObject({ code: "broken-journal" });
});

test("a journal under another run's name is not taken for that run's", async () => {
  const folder = await aFolder();
  const path = await threeOutcomes(folder);
  await writeFile(join(folder, "s.jsonl"), await readFile(path));
  await expect(jsonlStore(folder).read("s")).rejects.toMatchObject({ code: "broken-journal" });
});

test("files that are no journals are not listed", async () => {
  const folder = await aFolder();
  await threeOutcomes(folder);
  await writeFile(join(folder, "notes.txt"), "hello\n");
  await writeFile(join(folder, "hello.jsonl"), "hello\n");
  await writeFile(join(folder, "..jsonl"), "{}\n");
  expect(await jsonlStore(folder).list()).toEqual(["r"]);
});

test("a folder that is a file says so", async () => {
  const folder = await aFolder();
  const path = join(folder, "file");
  await writeFile(path, "");
  await expect(jsonlStore(path).create(aHeader("r"), aPlan())).rejects.toMatchObject({
    code: "store-failed",
    message: expect.stringContaining(path),
  });
});

test.skipIf(process.getuid?.() === 0)("a folder that may not be written says so", async () => {
  const folder = await aFolder();
  await chmod(folder, 0o500);
  await expect(jsonlStore(folder).create(aHeader("r"), aPlan())).rejects.toMatchObject({ code: "store-failed" });
});

test("what is left after the last release is journal and plan only", async () => {
  const folder = await aFolder();
  await threeOutcomes(folder);
  expect(await readdir(folder)).toEqual(["locks", "plans", "r.jsonl"]);
  expect(await readdir(join(folder, "locks"))).toEqual([]);
  expect(await readdir(join(folder, "plans"))).toEqual(["sha256-0a.json"]);
});

test("a digest that is no digest reaches no file", async () => {
  const folder = await aFolder();
  await expect(jsonlStore(join(folder, "store")).create(aHeader("r", { plan: "sha256:../x" }), aPlan("sha256:../x"))).rejects.toMatchObject(
    {
      code: "bad-argument",
    },
  );
  await appendFile(join(folder, "probe"), "");
  expect(await readdir(join(folder, "store"))).toEqual(["locks"]);
});
