import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "dist/cli/main.js");
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Runs each `npx signalbox …` line of the blocks, in order, in one empty folder. */
async function runBlocks(blocks: readonly string[], files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "signalbox-docs-"));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const lines = blocks.flatMap((block) => block.split("\n")).filter((line) => line.startsWith("npx signalbox "));
  const outputs: string[] = [];
  const env = { ...process.env, ANTHROPIC_API_KEY: "", OPENAI_API_KEY: "" };
  for (const line of lines) {
    const command = line.replace("npx signalbox", `node ${JSON.stringify(main)}`);
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: folder, env }).catch((error: unknown) => {
      throw new Error(`${line}\n${(error as { stderr?: string }).stderr ?? String(error)}`);
    });
    outputs.push(stdout);
  }
  return outputs;
}

test("the commands of the README do what it says", async () => {
  const readme = join(root, "README.md");
  const [yaml = ""] = fencesOf(readme, "yaml");
  const [lint, graph, run] = await runBlocks(fencesOf(readme, "sh"), { "help-desk.yaml": yaml });
  expect(lint).toContain("no findings");
  expect(graph).toContain("flowchart");
  expect(run).toContain("billing");
}, 60_000);

test("the README shows what lint says of the misspelling", async () => {
  const readme = join(root, "README.md");
  const [yaml = ""] = fencesOf(readme, "yaml");
  const misspelt = yaml.replace("billing:   {", "biling:    {");
  const [said] = await runBlocks(["npx signalbox lint help-desk.yaml || true"], { "help-desk.yaml": misspelt });
  expect(fencesOf(readme, "text")).toEqual([said]);
}, 60_000);

test("the commands of the quickstart work one after the other in an empty folder", async () => {
  const outputs = await runBlocks(fencesOf(join(root, "docs/quickstart.md"), "sh"), {});
  expect(outputs).toHaveLength(6);
  expect(outputs.at(-1)).toContain("triage");
}, 60_000);
