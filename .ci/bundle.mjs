// Bundles what hosts import: each entry point that package.json names, and files they share. `tsc` writes only the types: to load the modules as they are
// written, some three hundred of them, takes three times the CPU. Dependencies stay outside, and so do the SDKs, which are the user's to install.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const modules = Object.values(exports).flatMap(({ default: file }) => (file === undefined ? [] : [file.replace(/^\.\/dist\/|\.js$/g, "")]));

rmSync(new URL("../dist/shared", import.meta.url), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: modules.map((path) => ({ in: `${path}.ts`, out: path })),
  outdir: "dist",
  chunkNames: "shared/[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "external",
  minifySyntax: true,
  legalComments: "inline",
  logLevel: "warning",
});
