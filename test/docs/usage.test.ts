import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { modelFaults } from "../../testing/model-faults.ts";
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

test("the page on bad days tells right which statuses are asked again", () => {
  const page = readFileSync(join(root, "docs/bad-days.md"), "utf8");
  const [again = ""] = /Asked again after:[^]*?\./.exec(page) ?? [];
  const [notAgain = ""] = /Not after HTTP[^]*?\./.exec(page) ?? [];
  for (const { name, outcome } of modelFaults) {
    const status = /^answers with HTTP (\d+)$/.exec(name)?.[1];
    if (status === undefined || outcome.kind !== "failure") continue;
    // The page says of those from 500 on that all are.
    const listed = Number(status) >= 500 ? [true, false] : [again.includes(status), notAgain.includes(status)];
    expect([status, ...listed]).toEqual([status, outcome.again, !outcome.again]);
  }
});
