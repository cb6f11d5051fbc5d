import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, expect, test } from "vitest";
import { rules } from "./layers.ts";

const root = resolve(import.meta.dirname, "../..");
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function violations(base: string): Promise<readonly string[]> {
  const { output } = await cruise(["engine", "adapters", "cli", "testing"], {
    baseDir: base,
    ruleSet: rules,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".json"],
      conditionNames: ["import", "types", "node", "default"],
      exportsFields: ["exports"],
    },
  });
  return (output as ICruiseResult).summary.violations.map((found) => `${found.rule.name}: ${found.from} -> ${found.to}`);
}

function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-layers-"));
  made.push(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const all = {
    "engine/index.ts": "export {};",
    "adapters/models/x.ts": "export const x = 1;",
    "cli/main.ts": "export {};",
    "testing/x.ts": "export {};",
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test("the tree keeps every layer rule", async () => {
  expect(await violations(root)).toEqual([]);
}, 120_000);

const planted: readonly (readonly [rule: string, files: Readonly<Record<string, string>>])[] = [
  ["one-way-graph", { "engine/graph/a.ts": 'import "../loop/b.ts";', "engine/loop/b.ts": "export {};" }],
  [
    "one-way-source",
    { "engine/source/a.ts": 'import type { B } from "../report/b.ts"; export type A = B;', "engine/report/b.ts": "export type B = 1;" },
  ],
  ["front-door", { "cli/a.ts": 'import "../engine/run/b.ts";', "engine/run/b.ts": "export {};" }],
  ["engine-knows-no-host", { "engine/run/a.ts": 'import "../../adapters/models/x.ts";' }],
  ["index-is-a-door", { "engine/run/a.ts": 'import "../index.ts";' }],
  ["no-io-in-engine", { "engine/manifest/a.ts": 'import "node:fs";' }],
  ["digest-is-crypto-only", { "engine/plan/digest.ts": 'import "node:fs";' }],
  ["late-is-module-only", { "engine/protocol/re2.ts": 'import "node:fs";' }],
  ["seldom-comes-late", { "engine/protocol/a.ts": 'import { RE2JS } from "re2js"; export const a = RE2JS;' }],
  ["seldom-comes-late", { "engine/graph/a.ts": 'import { DirectedGraph } from "graphology"; export const a = DirectedGraph;' }],
  ["pure-loop", { "engine/loop/a.ts": 'import "js-yaml";' }],
  ["strangers-apart", { "adapters/stores/a.ts": 'import "../models/x.ts";' }],
  ["strangers-apart", { "adapters/models/one/a.ts": 'import "../two/b.ts";', "adapters/models/two/b.ts": "export {};" }],
  ["kit-tests-strangers", { "testing/a.ts": 'import "../adapters/models/x.ts";' }],
  ["kit-needs-no-runner", { "testing/a.ts": 'import "vitest";' }],
  ["sdk-anthropic", { "cli/a.ts": 'import "@anthropic-ai/sdk";' }],
  ["sdk-openai", { "engine/run/a.ts": 'import "openai";' }],
  ["sdk-pg", { "cli/a.ts": 'import "pg";' }],
  ["no-circle", { "engine/graph/a.ts": 'import "./b.ts";', "engine/graph/b.ts": 'import "./a.ts";' }],
];

test.each(planted)(
  "a planted violation of %s is found",
  async (rule, files) => {
    const found = await violations(plant(files));
    expect(found.map((line) => line.split(":")[0])).toContain(rule);
  },
  60_000,
);
