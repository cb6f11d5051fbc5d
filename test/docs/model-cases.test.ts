import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { modelCases } from "../../testing/model-cases.ts";
import { modelFaults } from "../../testing/model-faults.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-cases-"));
const blocks = fencesOf(join(root, "docs/adapters.md"), "ts");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Node's own test runner says of the page's block that holds a text. */
async function toldBy(holding: string): Promise<string> {
  const [entry, outfile] = [join(folder, `${holding}.ts`), join(folder, `${holding}.mjs`)];
  writeFileSync(entry, blocks.find((block) => block.includes(holding)) ?? "");
  const alias = {
    "signalbox/anthropic": join(root, "adapters/models/anthropic/anthropic.ts"),
    "signalbox/openai": join(root, "adapters/models/openai/openai.ts"),
    "signalbox/testing/faults": join(root, "testing/model-faults.ts"),
    "signalbox/testing/models": join(root, "testing/model-cases.ts"),
    signalbox: join(root, "engine/index.ts"),
  };
  const nodePaths = [join(root, "node_modules")];
  const banner = { js: "import { createRequire as requirer } from 'node:module'; const require = requirer(import.meta.url);" };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias,
    nodePaths,
    banner,
    logLevel: "error",
  });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return execFileSync(process.execPath, ["--test", "--test-reporter=tap", outfile], { encoding: "utf8", env });
}

test.each<readonly [string, number]>([
  ["anthropic-messages", modelCases.length],
  ["onAFake", modelCases.filter(({ needs }) => needs.length === 0).length],
  ["faultServer", modelFaults.filter(({ form, outcome }) => form !== "whole" && outcome.kind === "failure").length],
])("the page's way of proving an adapter (%s) runs its cases under Node's own test runner", async (holding, count) => {
  const told = await toldBy(holding);
  expect(told).toContain("# fail 0");
  expect(Number(/^# tests (\d+)$/m.exec(told)?.[1])).toBeGreaterThanOrEqual(count);
});

test("a case without what it needs fails and says so", async () => {
  const needy = modelCases.find(({ needs }) => needs.includes("wire"));
  await expect(needy?.run({ wire: "none", adapter: () => Promise.reject(new Error("never made")) as never })).rejects.toThrow(
    "this case needs wire; leave it out by its `needs`",
  );
});
