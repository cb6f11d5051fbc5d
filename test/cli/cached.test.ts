import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { finished, main } from "./command.ts";

const sample = resolve(import.meta.dirname, "../../topologies/support-desk/topology.yaml");
const made: string[] = [];
let clean = "";

beforeAll(async () => {
  clean = (await finished(process.execPath, [main, "lint", sample])).out;
});
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The built command line in a folder of its own, after something was done to its caches. */
async function check(change: (folder: string, caches: readonly string[]) => void, expected: string = clean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-cached-"));
  made.push(folder);
  cpSync(dirname(main), folder, { recursive: true, preserveTimestamps: true });
  const caches = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".cache"));
  change(
    folder,
    caches.map((file) => join(folder, file)),
  );
  const ended = await finished(process.execPath, [join(folder, "main.js"), "lint", sample]);
  expect(ended).toEqual({ code: 0, out: expected, err: "" });
}

test("the build leaves a cache of the command line and of lint", () =>
  check((_, caches) => {
    expect(caches.map((cache) => cache.replace(/.*[\\/]/, "").replace(/\.js\..*/, "")).toSorted()).toEqual(["lint", "process"]);
  }));

test("lint says the same without a cache", () => check((_, caches) => caches.forEach((cache) => rmSync(cache))));

test("lint says the same with a cache that is none", () =>
  check((_, caches) => caches.forEach((cache) => writeFileSync(cache, "nonsense"))));

test("lint says the same with half a cache", () =>
  check((_, caches) => {
    for (const cache of caches) writeFileSync(cache, readFileSync(cache).subarray(0, statSync(cache).size >> 1));
  }));

test("a program that was changed after the build runs as it was changed", () =>
  check(
    (folder) => {
      const program = join(folder, "commands/lint.js");
      writeFileSync(program, readFileSync(program, "utf8").replaceAll("no findings", "NO FINDINGS"));
      const later = new Date(Date.now() + 10_000);
      utimesSync(program, later, later);
    },
    clean.replace("no findings", "NO FINDINGS"),
  ));
