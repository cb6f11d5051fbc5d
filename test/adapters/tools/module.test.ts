import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { moduleTools } from "../../../adapters/tools/module.ts";
import { isEngineError } from "../../../engine/run/engine-error.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { planOf } from "../../helpers/loop/plan.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-module-"));
  mkdirSync(join(folder, "home"));
  writeFileSync(
    join(folder, "home", "tools.mjs"),
    "globalThis.loaded = (globalThis.loaded ?? 0) + 1;\nexport function look() { return { seen: true }; }\nexport const text = 'no function';\n",
  );
  writeFileSync(join(folder, "outside.mjs"), "globalThis.escaped = true;\nexport function look() {}\n");
  writeFileSync(join(folder, "home", "broken.mjs"), "export function look( {\n");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  Reflect.deleteProperty(globalThis, "loaded");
  Reflect.deleteProperty(globalThis, "escaped");
});

test("a module that is allowed gives its functions by the tool's name", async () => {
  const { tools, refused } = await load("./tools.mjs", "look", ["tools.mjs"]);
  expect(refused).toEqual([]);
  expect(tools["look"]?.({} as never, {} as never)).toEqual({ seen: true });
});

test("a module that is not allowed runs no code", async () => {
  expect(await load("./tools.mjs", "look", ["./other.mjs"])).toEqual({ tools: {}, refused: [{ tool: "look", module: "./tools.mjs" }] });
  expect(globalThis).not.toHaveProperty("loaded");
});

const faults: readonly (readonly [what: string, module: string, name: string, message: RegExp])[] = [
  ["outside the folder", "../outside.mjs", "look", /outside the manifest's folder/u],
  ["behind a link that leads outside", "./link.mjs", "look", /outside the manifest's folder/u],
  ["given by an absolute path", "/outside.mjs", "look", /outside the manifest's folder/u],
  ["missing", "./nowhere.mjs", "look", /"look" is not there: put it beside the manifest/u],
  ["broken", "./broken.mjs", "look", /cannot be loaded/u],
  ["without the export", "./tools.mjs", "find", /has no function "find".*it exports look/u],
  ["with an export that is no function", "./tools.mjs", "text", /has no function "text"/u],
  ["asked for what objects inherit", "./tools.mjs", "constructor", /has no function "constructor"/u],
];

test.each(faults)("a module %s is an EngineError that says so", async (_, module, name, message) => {
  symlinkSync(join(folder, "outside.mjs"), join(folder, "home", "link.mjs"));
  const error: unknown = await load(module, name, [module]).catch((thrown: unknown) => thrown);
  expect(isEngineError(error)).toBe(true);
  expect(error).toMatchObject({ message: expect.stringMatching(message) });
  expect(globalThis).not.toHaveProperty("escaped");
});

async function load(module: string, name: string, allowed: readonly string[]): ReturnType<typeof moduleTools> {
  return moduleTools(planWith(module, name), join(folder, "home"), allowed);
}

function planWith(module: string, name: string): Plan {
  return planOf(`
signalbox: 1
name: module
entry: only
tools: { look: { description: Looks., effects: [read], use: { module: ${module}, export: ${name} } } }
agents:
  only:
    purpose: Looks.
    tools: [look]
    routine: [{ do: Look with \`look\`., then: resolved }]
    handoffs: { resolved: { when: Seen. }, escalated: { when: Not seen. } }
`);
}
