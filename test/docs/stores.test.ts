import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Store } from "../../engine/run/store.ts";
import { storeCases } from "../../testing/store-cases.ts";
import { aHeader, aPlan, aSession } from "../../testing/store/values.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-stores-"));
const blocks = fencesOf(join(root, "docs/stores.md"), "ts");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page's block that holds a text, as a program. */
async function programOf(holding: string): Promise<string> {
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, `${holding}.mjs`)];
  writeFileSync(entry, blocks.find((block) => block.includes(holding)) ?? "");
  const alias = {
    "signalbox/stores/memory": join(root, "adapters/stores/memory.ts"),
    "signalbox/testing": join(root, "testing/store-cases.ts"),
    signalbox: join(root, "engine/index.ts"),
  };
  const nodePaths = [join(root, "node_modules")];
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", alias, nodePaths, logLevel: "error" });
  return outfile;
}

test("the page's ways of listing and retention do what they say", async () => {
  type Page = { readonly runsOf: (store: Store, session: string) => unknown; readonly retain: (store: Store, now: number) => unknown };
  const { runsOf, retain } = (await import(pathToFileURL(await programOf("runsOf")).href)) as Page;
  const store = memoryStore();
  const day = 24 * 60 * 60 * 1000;
  for (const [n, runId] of ["a", "b", "c"].entries()) {
    await store.create(aHeader(runId, { at: n * day, ...(n === 2 ? {} : { session: aSession("a") }) }), aPlan());
    await store.release(runId);
  }
  expect(await runsOf(store, "a")).toEqual(["b", "a"]);
  expect(await retain(store, 32 * day)).toBe(2);
  expect(await store.list()).toEqual(["c"]);
});

test("the page's way of testing a store runs every case under Node's own test runner", async () => {
  const program = await programOf("storeCases");
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const told = execFileSync(process.execPath, ["--test", "--test-reporter=tap", program], { encoding: "utf8", env });
  expect(told).toContain("# fail 0");
  const cases = storeCases.filter(({ needs }) => !needs.includes("tear")).length;
  expect(Number(/^# tests (\d+)$/m.exec(told)?.[1])).toBeGreaterThanOrEqual(cases);
});
