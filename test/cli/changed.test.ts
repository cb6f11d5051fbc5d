import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, signalbox } from "./command.ts";
import { broken, clean, folderOf } from "./judged.ts";

const including = "signalbox: 1\nname: whole\nentry: triage\ninclude: [parts/agents.yaml]\n";
const part = `signalbox: 1\n${clean.slice(clean.indexOf("agents:"))}`;
const files = { "a.yaml": clean, "b.yaml": broken, "whole.yaml": including, "parts/agents.yaml": part, "compose.yaml": "services: {}\n" };

/** The files that are linted where these are said to have changed. */
async function lintedFor(cwd: string, ...changed: readonly string[]): Promise<readonly string[]> {
  const { out } = await signalbox(["lint", "--changed", "--format", "json", ...changed], { cwd });
  return (JSON.parse(out) as { readonly files: readonly string[] }).files;
}

test.each<readonly [readonly string[], readonly string[]]>([
  [["a.yaml"], ["a.yaml"]],
  [["compose.yaml"], []],
  [["compose.yaml", "b.yaml"], ["b.yaml"]],
  [["parts/agents.yaml"], ["whole.yaml", "parts/agents.yaml"]],
  [
    ["whole.yaml", "parts/agents.yaml"],
    ["whole.yaml", "parts/agents.yaml"],
  ],
  [["gone.yaml"], []],
])("where %j changed, %j are linted", async (changed, expected) => {
  expect(await lintedFor(folderOf(files), ...changed)).toEqual(expected);
});

test("a file may be named by its absolute path, and one that a broken manifest mentions counts after it is gone", async () => {
  const cwd = folderOf({ ...files, "half.yaml": "signalbox: 1\nname: half\nentry: triage\ninclude: [parts/gone.yaml]\n" });
  expect(await lintedFor(cwd, join(cwd, "a.yaml"))).toEqual(["a.yaml"]);
  expect(await lintedFor(cwd, "parts/gone.yaml")).toEqual(["half.yaml"]);
});

test("the configuration in force is a part of a manifest, and what it ignores is passed over", async () => {
  const cwd = folderOf({ ...files, "desk/d.yaml": clean, "desk/old/e.yaml": broken, "desk/signalbox.config.yaml": 'ignore: ["old/**"]\n' });
  expect(await lintedFor(cwd, "desk/signalbox.config.yaml")).toEqual(["desk/d.yaml"]);
  expect(await lintedFor(cwd, "desk/old/e.yaml")).toEqual([]);
});

test("a folder without a manifest has nothing wrong", async () => {
  const cwd = folderOf({ "compose.yaml": "services: {}\n" });
  expect(await signalbox(["lint", "--changed", "compose.yaml"], { cwd })).toEqual({ code: 0, out: "no findings in 0 files\n", err: "" });
});

test("the exit code is that of what is linted", async () => {
  const cwd = folderOf(files);
  const codes = await Promise.all(["a.yaml", "b.yaml"].map(async (file) => (await signalbox(["lint", "--changed", file], { cwd })).code));
  expect(codes).toEqual([0, 1]);
});

test.each([
  [["--changed"], "`--changed` needs the files that changed; `--since HEAD` asks git for them"],
  [["--changed", "--since", "main", "a.yaml"], "`--changed` and `--since` both say what changed; leave one out"],
  [["--changed", "-"], "`--changed` takes names of files, not standard input (`-`)"],
])("%j is refused", async (words, message) => {
  const { code, err } = await signalbox(["lint", ...words], { cwd: emptyFolder() });
  expect([code, err.split("\n")[0]]).toEqual([2, `error: ${message}`]);
});
