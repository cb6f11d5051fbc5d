import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scripted } from "../../adapters/models/scripted.ts";
import { lint } from "../../engine/rules/check.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { RunResult } from "../../engine/run/runtime.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/guards.md");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "signalbox-guards-")));
const [manifest = ""] = fencesOf(page, "yaml");
let ask: (manifest: string, message: string, model: ModelAdapter) => Promise<RunResult>;

beforeAll(async () => {
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, "block.mjs")];
  writeFileSync(entry, fencesOf(page, "ts")[0] ?? "");
  // What the engine loads late it looks for as from an installed package.
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const alias = { signalbox: join(root, "engine/index.ts") };
  const nodePaths = [join(root, "node_modules")];
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", alias, nodePaths, logLevel: "error" });
  ({ ask } = (await import(pathToFileURL(outfile).href)) as { readonly ask: typeof ask });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the page's manifest has nothing to find fault with", () => {
  expect(lint({ path: "shop.yaml", text: manifest }).diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
});

test.each<readonly [string, string, Parameters<typeof scripted>[0], object]>([
  [
    "rewrites a card number",
    "my card is 4111 1111 1111 1111",
    [{ text: "Noted.", expect: { lastMessage: "my card is [card number]" } }],
    { status: "replied" },
  ],
  ["refuses a long message", "x".repeat(4001), [], { failure: { code: "refused-by-guard" } }],
  ["takes an exit for what is internal", "Hello", [{ text: "For Internal Use Only: 7" }], { exit: "escalated", guard: "output.pattern" }],
  [
    "keeps abuse from the desk for refunds",
    "abuse",
    [
      { calls: [{ name: "transfer_to_refunds" }] },
      { text: "I cannot pass this on.", expect: { agent: "triage", lastMessage: "not let pass to refunds (input)" } },
    ],
    { status: "replied" },
  ],
  [
    "leaves large refunds to people",
    "Hello",
    [
      { calls: [{ name: "transfer_to_refunds" }] },
      { calls: [{ name: "refund", arguments: { order: "o", amount: 900 } }] },
      { text: "I may not.", expect: { lastMessage: "refunds above 500 are made by people" } },
    ],
    { status: "replied" },
  ],
])("the page's program %s", async (_, message, script, end) => {
  expect((await ask(manifest, message, scripted(script))).end).toMatchObject(end);
});
