// Packs the product, installs it into an empty folder as a user would, and tries what a user tries first.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const home = mkdtempSync(join(tmpdir(), "signalbox-tarball-"));
const run = (command, args, options = {}) => execFileSync(command, args, { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], ...options });
const claim = (text, holds) => {
  if (!holds) throw new Error(`not so: ${text}`);
  console.log(`ok: ${text}`);
};

try {
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home], { cwd: root }));
  const names = packed.files.map((file) => file.path);
  claim("the tarball holds no tests, sources or leftovers", !names.some((name) => /^(test|bench|\.ci|engine|adapters|cli)\//.test(name)));
  claim("the tarball holds schemas, docs and topologies", ["schemas/topology.v1.schema.json", "README.md", "LICENSE"].every((name) => names.includes(name)));

  writeFileSync(join(home, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--silent", join(home, packed.filename)]);
  claim("no SDK comes along", !existsSync(join(home, "node_modules/openai")) && !existsSync(join(home, "node_modules/@anthropic-ai")));

  const cli = join(home, "node_modules/.bin/signalbox");
  claim("the command runs", run(cli, ["--version"]).trim() === JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
  run(cli, ["init", "desk"]);
  run(cli, ["lint", "desk"]);
  claim("a fresh topology lints clean", true);
  claim("a graph is drawn", run(cli, ["graph", "desk/topology.yaml"]).includes("flowchart"));

  writeFileSync(
    join(home, "use.mjs"),
    `import { compile, run } from "signalbox";
     import { scripted } from "signalbox/scripted";
     import { memoryStore } from "signalbox/stores/memory";
     import { anthropic } from "signalbox/anthropic";
     import { openai } from "signalbox/openai";
     import { offline } from "signalbox/offline";
     const text = "signalbox: 1\\nname: hello\\nentry: greeter\\nagents:\\n  greeter:\\n    purpose: Greets.\\n    routine: Greet the user.\\n    handoffs:\\n      resolved: { when: They are greeted. }\\n      escalated: { when: They want a person. }\\n";
     const compiled = compile({ path: "hello.yaml", text });
     if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics.map((d) => d.message)));
     const result = await run(compiled.plan, { message: "hi" }, { model: scripted([{ calls: [{ name: "transfer_to_resolved", arguments: {} }] }]), store: memoryStore() });
     const missing = await anthropic({ apiKey: "k" }).generate({ settings: { provider: "anthropic", model: "m" }, agent: "a", instructions: "", tools: [], messages: [] }, { signal: new AbortController().signal }).catch((error) => error.message);
     console.log(JSON.stringify({ end: result.end, missing, types: [typeof openai, typeof offline] }));`,
  );
  const said = JSON.parse(run("node", ["use.mjs"]));
  claim("a conversation runs through the front door", said.end?.exit === "resolved");
  claim("a missing SDK is named", said.missing.includes("@anthropic-ai/sdk"));

  writeFileSync(
    join(home, "use.ts"),
    `import { compile, lint, run, type Plan, type Runtime } from "signalbox";
     import { scripted } from "signalbox/scripted";
     import { jsonlStore } from "signalbox/stores/jsonl";
     import { anthropic } from "signalbox/anthropic";
     import { openai } from "signalbox/openai";
     import { offline } from "signalbox/offline";
     export const runtime: Runtime = { models: [anthropic(), openai()], store: jsonlStore("runs"), tools: { add: ({ a, b }: { a: number; b: number }) => a + b } };
     export const go = (plan: Plan): ReturnType<typeof run> => run(plan, { message: "hi" }, { ...runtime, model: offline(plan) });
     export const all = [compile, lint, scripted];`,
  );
  writeFileSync(
    join(home, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2023", lib: ["es2023", "dom"], strict: true, noEmit: true, skipLibCheck: false, types: [] }, files: ["use.ts"] }),
  );
  run("node", [join(root, "node_modules/typescript/bin/tsc"), "-p", home], { stdio: "inherit" });
  claim("the types serve a strict program that has no SDK and no Node types", true);
} finally {
  rmSync(home, { recursive: true, force: true });
}
