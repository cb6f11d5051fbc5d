import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { action, root } from "./steps.ts";

const text = readFileSync(join(root, "action.yml"), "utf8");

test("no expression stands in a script: inputs reach it in the environment", () => {
  const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((run) => run.includes("${{"))).toEqual([]);
});

test("each input is used, and each that is used is declared", () => {
  const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name = ""]) => name));
  expect(used).toEqual(new Set(Object.keys(action.inputs)));
});

test("each input that the script reads is handed to it, and none besides", () => {
  const handed = new Set(Object.keys(action.runs.steps[0]?.env ?? {}));
  const script = readFileSync(join(root, "action/inputs.mjs"), "utf8");
  const read = [...script.matchAll(/\btext\("([\w-]+)"\)/g)].map(([, name]) => `INPUT_${name?.toUpperCase().replaceAll("-", "_")}`);
  expect(handed).toEqual(new Set(read));
});

test("each output is one that the first step sets", () => {
  const set = ["errors", "warnings", "infos", "exit-code", "sarif-file", "comment-url"];
  expect(Object.entries(action.outputs).map(([name, { value }]) => [name, value])).toEqual(
    set.map((name) => [name, `\${{ steps.lint.outputs.${name} }}`]),
  );
});

test("what is used of others is pinned to a version, and every script names its shell", () => {
  const { steps } = action.runs;
  expect(steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !/^[\w-]+(?:\/[\w-]+)+@v\d/.test(uses))).toEqual([]);
  expect(steps.filter(({ run, shell }) => run !== undefined && shell !== "bash")).toEqual([]);
});
