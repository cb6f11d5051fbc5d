import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { signalbox } from "./command.ts";
import { broken, clean, folderOf, warned, write } from "./judged.ts";

const FILE = "signalbox.baseline.json";

async function lint(cwd: string, ...words: readonly string[]): Promise<readonly [number | null, string]> {
  const { code, out } = await signalbox(["lint", ".", "--baseline", FILE, "--max-warnings", "0", "--format", "concise", ...words], { cwd });
  return [code, out];
}

test("what a baseline holds is not reported, wherever it moved, and what is new is", async () => {
  const cwd = folderOf({ "a.yaml": warned });
  expect(await signalbox(["baseline", "write", "."], { cwd })).toEqual({ code: 0, out: `${FILE}: 1 finding\n`, err: "" });
  expect(await lint(cwd)).toEqual([0, ""]);

  write(cwd, { "a.yaml": `# A new head.\n\n${warned}` });
  renameSync(join(cwd, "a.yaml"), join(cwd, "renamed.yaml"));
  expect(await lint(cwd)).toEqual([0, ""]);

  write(cwd, { "renamed.yaml": warned.replace("  idle:", "  lazy: { description: Sleeps., input: {}, effects: [read] }\n  idle:") });
  const [code, out] = await lint(cwd);
  expect(code).toBe(1);
  expect(out).toMatch(/^renamed\.yaml:\d+:\d+: warning\[unused-tool\][^\n]*`lazy`[^\n]*\n$/);
});

test("an entry whose finding is gone is reported in its place, and pruned", async () => {
  const cwd = folderOf({ "a.yaml": warned });
  await signalbox(["baseline", "write", "."], { cwd });
  write(cwd, { "a.yaml": clean });
  const [code, out] = await lint(cwd);
  expect(code).toBe(1);
  expect(out).toMatch(/^signalbox\.baseline\.json:5:19: warning\[stale-baseline\] this finding of `unused-tool` in `desk` is gone/);
  expect((await signalbox(["baseline", "prune", "."], { cwd })).out).toBe(`${FILE}: 0 findings, 1 taken out\n`);
  expect(await lint(cwd)).toEqual([0, ""]);
});

test("an entry of a manifest, or of a rule, that was not looked at is not stale", async () => {
  const other = warned.replace("name: desk", "name: other");
  const cwd = folderOf({ "a.yaml": warned, "b.yaml": other });
  await signalbox(["baseline", "write", "."], { cwd });
  write(cwd, { "b.yaml": clean.replace("name: desk", "name: other") });
  const one = await signalbox(["lint", "a.yaml", "--baseline", FILE, "--max-warnings", "0"], { cwd });
  expect(one.code).toBe(0);
  expect((await lint(cwd, "--rule", "unused-tool=off"))[0]).toBe(0);
  expect((await lint(cwd))[0]).toBe(1);
});

test("prune adds nothing", async () => {
  const cwd = folderOf({ "a.yaml": clean });
  await signalbox(["baseline", "write", "."], { cwd });
  write(cwd, { "a.yaml": warned });
  expect((await signalbox(["baseline", "prune", "."], { cwd })).out).toBe(`${FILE}: 0 findings, 0 taken out\n`);
});

test("what makes a plan impossible is not put up with", async () => {
  const cwd = folderOf({ "a.yaml": broken });
  const { code, err } = await signalbox(["baseline", "write", "."], { cwd });
  expect([code, err]).toEqual([1, "1 error makes a plan impossible and cannot be put up with; see `signalbox lint`\n"]);
  expect((await lint(cwd))[0]).toBe(1);
});

test("a warning that the strict profile makes an error is put up with", async () => {
  const cwd = folderOf({ "a.yaml": warned, "signalbox.config.yaml": "profile: strict\n" });
  expect((await signalbox(["baseline", "write", "."], { cwd })).code).toBe(0);
  expect(await lint(cwd)).toEqual([0, ""]);
});

test("the file keeps to its published schema, and is the same bytes however often it is written", async () => {
  const cwd = folderOf({ "a.yaml": warned, "b.yaml": warned.replace("name: desk", "name: a") });
  await signalbox(["baseline", "write", "."], { cwd });
  const text = readFileSync(join(cwd, FILE), "utf8");
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/baseline.v1.schema.json"), "utf8")) as object;
  const check = new Ajv().compile(schema);
  expect([check(JSON.parse(text)), check.errors]).toEqual([true, null]);
  await signalbox(["baseline", "write", "b.yaml", "a.yaml"], { cwd });
  expect(readFileSync(join(cwd, FILE), "utf8")).toBe(text);
});

test.each([
  ["is missing", {}, 3, /`signalbox\.baseline\.json` cannot be read: there is no such file; `signalbox baseline write` makes one/],
  ["is no JSON", { [FILE]: "nonsense" }, 3, /is no baseline: it is not JSON/],
  ["is another JSON", { [FILE]: "[]" }, 3, /is no baseline: it is not a JSON object/],
  ["is of another version", { [FILE]: '{"version":2}' }, 3, /is no baseline: it does not say `"version": 1`/],
  ["lacks a part", { [FILE]: '{"version":1,"findings":[{"rule":"x"}]}' }, 3, /is no baseline: finding 1 lacks one of/],
] as const)("a baseline that %s cannot be used", async (_, files, code, err) => {
  const cwd = folderOf({ "a.yaml": clean, ...files });
  const ended = await signalbox(["lint", "a.yaml", "--baseline", FILE], { cwd });
  expect(ended.code).toBe(code);
  expect(ended.err).toMatch(err);
});

test.each([
  [["baseline"], 2, /needs <write\|prune>/],
  [["baseline", "wirte", "a.yaml"], 2, /not `wirte` \(did you mean `write`\?\)/],
  [["baseline", "write", "a.yaml", "--baseline", "a.yaml"], 2, /would write over `a\.yaml`/],
] as const)("%j is refused", async (words, code, err) => {
  const ended = await signalbox([...words], { cwd: folderOf({ "a.yaml": clean }) });
  expect(ended.code).toBe(code);
  expect(ended.err).toMatch(err);
});

test("what a baseline holds is not fixed either, and nothing is written where it cannot be read", async () => {
  const cwd = folderOf({ "a.yaml": warned });
  await signalbox(["baseline", "write", "."], { cwd });
  const both = warned.replace("  idle:", "  lazy: { description: Sleeps., input: {}, effects: [read] }\n  idle:");
  write(cwd, { "a.yaml": both });
  const text = (): string => readFileSync(join(cwd, "a.yaml"), "utf8");

  expect((await signalbox(["lint", "--fix=all", ".", "--baseline", "none.json"], { cwd })).code).toBe(3);
  expect(text()).toBe(both);
  expect((await signalbox(["lint", "--fix", ".", "--baseline", FILE], { cwd })).err).toBe(
    "fixed 0 findings\n1 unsafe fix can be made with --fix=all\n",
  );
  const fixed = await signalbox(["lint", "--fix=all", ".", "--baseline", FILE, "--max-warnings", "0"], { cwd });
  expect(fixed).toEqual({ code: 0, out: "no findings in 1 file\n", err: "fixed 1 finding in 1 file\n" });
  expect(text()).toBe(warned);
});

test("what a rule that is off would find is not fixed", async () => {
  const cwd = folderOf({ "a.yaml": warned });
  const off = await signalbox(["lint", "--fix=all", ".", "--rule", "unused-tool=off"], { cwd });
  expect(off).toEqual({ code: 0, out: "no findings in 1 file\n", err: "fixed 0 findings\n" });
  write(cwd, { "signalbox.config.yaml": "rules: { unused-tool: off }\n" });
  expect((await signalbox(["lint", "--fix=all", "."], { cwd })).err).toBe("fixed 0 findings\n");
  expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(warned);
});
