import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { afterAll, expect, test } from "vitest";
import type { Plan } from "../../engine/plan/plan.ts";
import type { JsonObject } from "../../engine/protocol/json.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import { lint } from "../../engine/rules/check.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-security-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a page's block that holds a text exports. */
async function exportsOf(page: string, holding: string): Promise<object> {
  const block = fencesOf(join(root, page), "ts").find((text) => text.includes(holding)) ?? "";
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, `${holding.replaceAll(/\W/g, "-")}.mjs`)];
  writeFileSync(entry, block);
  const alias = { "signalbox/tools/http": join(root, "adapters/tools/http.ts"), signalbox: join(root, "engine/index.ts") };
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  const shared: BuildOptions = {
    bundle: true,
    format: "esm",
    platform: "node",
    alias,
    banner,
    logLevel: "error",
    nodePaths: [join(root, "node_modules")],
  };
  await build({ entryPoints: [entry], outfile, ...shared });
  return (await import(pathToFileURL(outfile).href)) as object;
}

test("the page's log holds no sensitive value", async () => {
  type Page = { readonly logged: (plan: Plan, message: string, facts: JsonObject, runtime: Runtime) => Promise<readonly string[]> };
  const { logged } = (await exportsOf("docs/security.md", "function logged")) as Page;
  const model = answers(calls(["look", { what: "Ada-4711" }]), says("Done, Ada-4711."));
  const lines = await logged(planOf(desk), "I am Ada-4711", { customer: "Ada-4711" }, { model, tools: { look: () => "of Ada-4711" } });
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.join("\n")).not.toContain("4711");
});

const yaml = fencesOf(join(root, "docs/tools.md"), "yaml").find((block) => block.includes("http:")) ?? "";
const manifest = `signalbox: 1\nname: shop\nentry: desk\n${yaml}agents:
  desk:
    purpose: Refunds.
    tools: [find_order, refund_order]
    routine: [Find it with \`find_order\`., { do: Refund it with \`refund_order\`., then: resolved }]
    handoffs: { resolved: { when: It is done. }, escalated: { when: They ask for a person. } }
`;

test("the requests of the page are ones, and its host contacts nobody before a tool is called", async () => {
  expect(lint({ path: "shop.yaml", text: manifest }).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  type Page = { readonly look: (manifest: string, message: string, model: ModelAdapter) => Promise<string> };
  const { look } = (await exportsOf("docs/tools.md", "signalbox/tools/http")) as Page;
  expect(await look(manifest, "Hi", answers(says("Hello.")))).toBe("Hello.");
});
