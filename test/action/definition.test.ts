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
  const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
  expect([...used].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
});

test("each input that the script reads is handed to it, and none besides", () => {
  const handed = Object.keys(action.runs.steps[0]?.env ?? {}).toSorted();
  const script = readFileSync(join(root, "action/inputs.mjs"), "utf8");
  const read = [...script.matchAll(/\btext\("([\w-]+)"\)/g)].map(([, name]) => `INPUT_${name?.toUpperCase().replaceAll("-", "_")}`);
  expect(handed).toEqual([...new Set(read)].toSorted());
});

test("each output is one that the first step sets", () => {
  const set = ["comment-url", "errors", "exit-code", "infos", "sarif-file", "warnings"];
  expect(Object.keys(action.outputs).toSorted()).toEqual(set);
  for (const [name, { value }] of Object.entries(action.outputs)) expect(value).toBe(`\${{ steps.lint.outputs.${name} }}`);
});

test("what is used of others is pinned to a version, and every script names its shell", () => {
  for (const { uses, run, shell } of action.runs.steps) {
    if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+(?:\/[\w-]+)*@v\d+/);
    if (run !== undefined) expect(shell).toBe("bash");
  }
});
