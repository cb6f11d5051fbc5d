import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonlStore } from "../../adapters/stores/jsonl.ts";
import { nodeProgram, startProgram } from "../helpers/node-program.ts";

let root = "";
let program = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "signalbox-run-"));
  program = await nodeProgram(new URL("programs/run-or-die.ts", import.meta.url).pathname);
});

afterAll(() => rm(root, { recursive: true, force: true }));

// Each process lives one append longer than the one before: together they must get somewhere.
test.each([
  [1, "before"],
  [3, "after"],
])(
  "processes killed at append %i, then one later each, %s it is written, finish the run together and pay once",
  async (first, when) => {
    const folder = join(root, `${first}-${when}`);
    let deaths = 0;
    let ended: string | undefined;
    while (ended === undefined) {
      const running = startProgram(program, [folder, String(first + deaths), when]);
      const { signal, stderr } = await running.ended;
      expect(stderr).toBe("");
      if (signal === "SIGKILL") deaths += 1;
      ended = running.lines.find((line) => line.startsWith("ended"));
      expect(deaths).toBeLessThan(15);
    }
    expect(deaths).toBeGreaterThan(2);
    expect(ended).toContain("All done.");
    const done = (await readFile(join(folder, "world.txt"), "utf8")).trim().split("\n");
    expect([...new Set(done)].toSorted()).toEqual(["r/1.0", "r/1.1", "r/3.0", "r/3.1", "r/3.2", "r/4.0"]);
    for (const once of ["r/3.0", "r/3.1", "r/4.0"]) expect(done.filter((key) => key === once).length).toBe(1);
    expect((await jsonlStore(folder).read("r"))?.outcomes.at(-1)).toMatchObject({ kind: "model" });
    expect(await readdir(join(folder, "locks"))).toEqual([]);
  },
  120_000,
);
