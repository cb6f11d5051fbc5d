import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { lint } from "../../engine/rules/check.ts";
import { scripted } from "../../adapters/models/scripted.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { referenceServer } from "../helpers/mcp/served.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/tools.md");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "signalbox-tools-")));
const agents = `
agents:
  desk:
    purpose: Reads notes.
    tools: [read_note]
    routine: [{ do: Read it with \`read_note\`., then: resolved }]
    handoffs: { resolved: { when: It is read. } }
`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The page's manifest, with the packages that are here in the place of a download. */
function manifest(): string {
  const yaml = fencesOf(page, "yaml").find((block) => block.includes("servers:")) ?? "";
  const here = JSON.stringify([referenceServer("filesystem"), join(folder, "data")]);
  const text = yaml
    .replace("command: npx", `command: ${JSON.stringify(process.execPath)}`)
    .replace(/args: \[.*\]/, `args: ${here}`)
    .replace("FILES_KEY: { env: FILES_KEY }", "FILES_KEY: { env: HOME }");
  return `signalbox: 1\nname: notes\nentry: desk\n${text}${agents}`;
}

test("the page's manifest is one, in which only the server that nobody uses is told", () => {
  const found = lint({ path: "desk.yaml", text: manifest() }).diagnostics.map(({ rule, message }) => `${rule} ${message}`);
  expect(found.filter((one) => !one.startsWith("unused-server server `crm`") && !one.startsWith("no-human"))).toEqual([]);
});

test("the page's program asks a model that reads a note on the server", async () => {
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data", "note.txt"), "bring milk");
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, "block.mjs")];
  writeFileSync(entry, fencesOf(page, "ts").find((block) => block.includes("mcpTools")) ?? "");
  const alias = { "signalbox/tools/mcp": join(root, "adapters/tools/mcp.ts"), signalbox: join(root, "engine/index.ts") };
  const nodePaths = [join(root, "node_modules")];
  const external = ["cross-spawn"];
  const banner = { js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(page)});` };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias,
    nodePaths,
    external,
    banner,
    logLevel: "error",
  });
  const { ask } = (await import(pathToFileURL(outfile).href)) as {
    readonly ask: (manifest: string, message: string, model: ModelAdapter) => Promise<string>;
  };
  const model = scripted([
    { calls: [{ name: "read_note", arguments: { path: join(folder, "data", "note.txt") } }] },
    { text: "It says: bring milk." },
  ]);
  expect(await ask(manifest(), "What does the note say?", model)).toBe("It says: bring milk.");
});
