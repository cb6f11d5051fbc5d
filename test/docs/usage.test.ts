import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "signalbox-usage-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the page's run costs what the page says", async () => {
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, "block.mjs")];
  writeFileSync(entry, fencesOf(join(root, "docs/usage.md"), "ts")[0] ?? "");
  const alias = { signalbox: join(root, "engine/index.ts") };
  const nodePaths = [join(root, "node_modules")];
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", alias, nodePaths, logLevel: "error" });
  const { costs } = (await import(pathToFileURL(outfile).href)) as { readonly costs: readonly number[] };
  expect(costs.map((cost) => cost.toFixed(4))).toEqual(["0.0038", "0.0220"]);
});
