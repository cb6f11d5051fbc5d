import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-no-sdk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["anthropic", "@anthropic-ai/sdk"],
  ["openai", "openai"],
])("without its SDK the adapter %s can be imported and made, and its first call says what to install", async (name, sdk) => {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(root, `adapters/models/${name}/${name}.ts`)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    external: [sdk],
  });
  writeFileSync(
    join(folder, `${name}-main.mjs`),
    `import { ${name} } from "./${name}.mjs";
     const request = { settings: { provider: "x", model: "x" }, agent: "a", instructions: "", tools: [], messages: [] };
     const error = await ${name}({ apiKey: "k" }).generate(request, { signal: new AbortController().signal }).catch((thrown) => thrown);
     console.log(JSON.stringify(error.failure));`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, `${name}-main.mjs`)], { cwd: folder });
  expect(JSON.parse(stdout)).toMatchObject({
    code: "not-bound",
    retryable: false,
    message: expect.stringContaining(`npm install ${sdk}`) as string,
  });
});
