// Bundles what hosts import: each entry point that package.json names, and files they share. `tsc` writes only the types: to load the modules as they are
// written, some three hundred of them, takes three times the CPU. For the same reason the engine is one file, and holds the libraries that it loads at once.
// Other dependencies stay outside, and so do the SDKs, which are the user's to install.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports, dependencies, peerDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const inside = new Set(["@cfworker/json-schema", "fastest-levenshtein", "get-east-asian-width", "js-yaml", "stemmer"]);
const modules = Object.values(exports).flatMap(({ default: file }) => (file === undefined ? [] : [file.replace(/^\.\/dist\/|\.js$/g, "")]));

// Files are cut by which entry points need what. Without this, what the engine shares with some adapter each would lie in a dozen small ones, and a host that
// imports an adapter imports the engine as well. The import is left out again, since nothing is used of it.
const withTheEngine = {
  name: "with-the-engine",
  setup(bundle) {
    const door = `${root}engine/index.ts`;
    bundle.onResolve({ filter: /^the-engine$/ }, () => ({ path: door }));
    bundle.onLoad({ filter: /[\\/](?:adapters|testing)[\\/].*\.ts$/ }, ({ path }) => ({
      contents: `${readFileSync(path, "utf8")}\nimport "the-engine";\n`,
      loader: "ts",
    }));
  },
};

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
  external: Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !inside.has(name)),
  plugins: [withTheEngine],
  minifySyntax: true,
  legalComments: "inline",
  logLevel: "warning",
  logOverride: { "ignored-bare-import": "silent" },
});

// The libraries inside are installed as well, with all that is theirs; who copies `dist` alone has their terms with it.
writeFileSync(new URL("../dist/shared/licences.txt", import.meta.url), [...inside].map(licenceOf).join("\n\n"));

function licenceOf(name) {
  const folder = new URL(`../node_modules/${name}/`, import.meta.url);
  const { version, license, author, repository } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const terms =
    file === undefined
      ? `${license}, ${author?.name ?? author}, ${repository?.url ?? repository}`
      : readFileSync(new URL(file, folder), "utf8").trim();
  return `${name} ${version}\n\n${terms}\n`;
}
