// Bundles the command line into dist/cli: one file for the parser and help, one for each verb with only what that verb uses.
// As the two hundred modules they are written as, loading them costs several times what a lint does.
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const verbs = (await readdir(new URL("commands", import.meta.url))).map((file) => file.replace(/\.ts$/, ""));

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "inline",
  logLevel: "warning",
};

// Graphology is for hosts (`graph.graph`); no verb asks for it, and to load it would cost a tenth of a small lint.
const withoutGraphology = {
  name: "without-graphology",
  setup(bundle) {
    const contents = `export function toGraphology() { throw new Error("the command line is bundled without graphology"); }`;
    bundle.onLoad({ filter: /[\\/]engine[\\/]graph[\\/]graphology\.ts$/ }, () => ({ contents }));
  },
};

// What only some runs of a verb need, in a file of its own that holds all it uses.
const apart = {
  name: "apart",
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\/reports\.ts$/ }, () => ({ path: "./lint/reports.js", external: true }));
  },
};

await rm(new URL("../dist/cli", import.meta.url), { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: ["cli/main.ts"],
  outfile: "dist/cli/main.js",
  plugins: [
    {
      name: "verbs",
      setup(bundle) {
        bundle.onResolve({ filter: /^\.\/commands\/.*\.ts$/ }, ({ path }) => ({ path: path.replace(/\.ts$/, ".js"), external: true }));
      },
    },
  ],
});
await Promise.all(
  verbs.map((verb) =>
    build({
      ...shared,
      entryPoints: [`cli/commands/${verb}.ts`],
      outdir: "dist/cli/commands",
      chunkNames: `${verb}/[name]-[hash]`,
      splitting: true,
      plugins: [withoutGraphology, apart],
      // The SDKs are the user's to install; the others are loaded seldom, or are CommonJS that asks for Node's own modules.
      external: ["@anthropic-ai/sdk", "openai", "tinyglobby", "minisearch", "stopword"],
    }),
  ),
);
await build({
  ...shared,
  entryPoints: ["cli/lint/reports.ts"],
  outfile: "dist/cli/commands/lint/reports.js",
  plugins: [withoutGraphology],
  external: ["tinyglobby"],
});
