// Bundles what hosts import, and the command line into dist/cli: a program for the parser and help, and one for each verb with only what that verb uses.
// As the two hundred modules they are written as, loading them costs several times what a lint does. They are CommonJS, since V8 keeps caches of
// compiled code for that only.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import "../.ci/bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const verbs = readdirSync(new URL("commands", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));

const shared = {
  absWorkingDir: root,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "inline",
  logLevel: "warning",
  define: { "import.meta.dirname": "__dirname" },
};

/** What the filter names is a file of its own, which `to` finds beside the one that imports it. */
function apart(filter, to = (path) => path.replace(/\.ts$/, ".js")) {
  return {
    name: "apart",
    setup(bundle) {
      bundle.onResolve({ filter }, ({ path }) => ({ path: to(path), external: true }));
    },
  };
}

// Graphology is for hosts (`graph.graph`); no verb asks for it, and to load it would cost a tenth of a small lint.
const withoutGraphology = {
  name: "without-graphology",
  setup(bundle) {
    const contents = `export function toGraphology() { throw new Error("the command line is bundled without graphology"); }`;
    bundle.onLoad({ filter: /[\\/]engine[\\/]graph[\\/]graphology\.ts$/ }, () => ({ contents }));
  },
};

// RE2 is large, and few manifests have patterns: it is a file of its own, read when the first pattern is compiled.
const withLateRe2 = {
  name: "with-late-re2",
  setup(bundle) {
    const contents = `export const loadRe2 = () => require(__dirname.replace(/[\\\\/](?:lint|graph)$/, "") + "/re2.js").RE2JS;`;
    bundle.onLoad({ filter: /[\\/]engine[\\/]protocol[\\/]re2\.ts$/ }, () => ({ contents }));
  },
};

rmSync(new URL("../dist/cli", import.meta.url), { recursive: true, force: true });
mkdirSync(new URL("../dist/cli", import.meta.url), { recursive: true });
// The package around it is one of ES modules.
writeFileSync(new URL("../dist/cli/package.json", import.meta.url), `${JSON.stringify({ type: "commonjs" })}\n`);
await build({ ...shared, entryPoints: ["cli/main.ts"], outfile: "dist/cli/main.js", plugins: [apart(/^\.\/cached\.ts$/)] });
await build({ ...shared, entryPoints: ["cli/cached.ts"], outfile: "dist/cli/cached.js" });
const cached = {
  ...shared,
  // What comes out of a cache cannot `import()`; it asks by `require`.
  supported: { "dynamic-import": false },
};
await build({
  ...cached,
  entryPoints: ["cli/process.ts"],
  outfile: "dist/cli/process.js",
  plugins: [withoutGraphology, withLateRe2, apart(/^\.\.\/commands\/.*\.ts$/, (path) => path.replace(/^\.\.(.*)\.ts$/, ".$1.js"))],
});
for (const verb of verbs) {
  await build({
    ...(verb === "lint" ? cached : shared),
    entryPoints: [`cli/commands/${verb}.ts`],
    outfile: `dist/cli/commands/${verb}.js`,
    // What only some runs of a verb need is a file of its own, that holds all it uses.
    plugins: [
      withoutGraphology,
      withLateRe2,
      apart(/^\.\.\/lint\/reports\.ts$|^\.\/reports\.ts$/, () => "./lint/reports.js"),
      apart(/^\.\.\/lint\/probe\.ts$/, () => "./lint/probe.js"),
      apart(/^\.\.\/graph\/picture\.ts$/, () => "./graph/picture.js"),
    ],
    // The SDKs are the user's to install; the others are loaded seldom.
    external: ["@anthropic-ai/sdk", "@modelcontextprotocol/client", "openai", "pg", "tinyglobby", "undici", "minisearch", "stopword"],
  });
}

await build({
  ...shared,
  entryPoints: ["cli/lint/reports.ts"],
  outfile: "dist/cli/commands/lint/reports.js",
  plugins: [withoutGraphology, withLateRe2],
  external: ["tinyglobby"],
});

await build({
  ...shared,
  entryPoints: ["cli/lint/probe.ts"],
  outfile: "dist/cli/commands/lint/probe.js",
  plugins: [withoutGraphology, withLateRe2],
  external: ["@modelcontextprotocol/client", "tinyglobby"],
});

await build({
  ...shared,
  entryPoints: ["cli/graph/picture.ts"],
  outfile: "dist/cli/commands/graph/picture.js",
  plugins: [withoutGraphology, withLateRe2],
});
// What a page runs and looks like, which `picture.js` puts into it.
await build({
  ...shared,
  entryPoints: ["cli/graph/page/page.ts", "cli/graph/page/page.css"],
  outdir: "dist/cli/commands/graph",
  format: "iife",
  platform: "browser",
  target: ["es2022", "chrome110", "firefox115", "safari16"],
  minify: true,
});

await build({ ...shared, stdin: { contents: `export { RE2JS } from "re2js";`, resolveDir: root }, outfile: "dist/cli/commands/re2.js" });

const samples = readdirSync(new URL("../topologies", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `topologies/${name}/topology.yaml`);
execFileSync(process.execPath, ["cli/warm.mjs", "lint", ...samples], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
