// The main job: lints, draws and runs the support desk on a given conversation, without a key, by the commands a user would type.
// Ends with 1 where the conversation does not take the declared path to the declared exit.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const topology = "topologies/support-desk/topology.yaml";
const folder = ".signalbox/demo";
const runs = `${folder}/runs`;
const books = `${folder}/support-desk.json`;
const expected = JSON.parse(readFileSync(join(root, "topologies/support-desk/conversation.json"), "utf8"));

rmSync(join(root, folder), { recursive: true, force: true });

title("1. Is the topology sound?");
signalbox("lint", topology);

title("2. Who can hand over to whom?");
signalbox("graph", topology);

title("3. A conversation");
const facts = Object.entries(expected.facts).flatMap(([name, value]) => ["--fact", `${name}=${value}`]);
const messages = expected.messages.flatMap((message) => ["--message", message]);
signalbox("run", topology, "--model", "offline", "--allow", "./tools.mjs", ...facts, ...messages, "--store", runs);

title("4. What happened, and why");
const { jsonlStore } = await import("../dist/adapters/stores/jsonl.js");
const [run] = await jsonlStore(join(root, runs)).list();
if (run === undefined) fail(`no journal was written to ${runs}`);
signalbox("trace", run, "--store", runs);

const trace = JSON.parse(quietly("trace", run, "--store", runs, "--format", "json"));
const path = trace.path.join(" → ");
title("The result");
console.log(`path     ${path}`);
console.log(`journal  ${runs}/${run}.jsonl`);
console.log(`effect   ${books}: ${JSON.stringify(JSON.parse(readFileSync(join(root, books), "utf8")).refunds)}`);
if (path !== expected.path.join(" → ") || trace.path.at(-1) !== expected.exit) fail(`expected the path ${expected.path.join(" → ")}`);
console.log("\nIt left through the declared exit. Now talk to it yourself:");
console.log(`  node dist/cli/main.js run ${topology} --model offline --allow ./tools.mjs`);

function signalbox(...words) {
  console.log(`$ node dist/cli/main.js ${words.map(quoted).join(" ")}\n`);
  const { status, error } = start(words, "inherit");
  if (status !== 0) fail(`signalbox ${words[0]} ended with ${status ?? error?.message}`);
}

function quietly(...words) {
  const { status, stdout, stderr } = start(words, "pipe");
  if (status !== 0) fail(`signalbox ${words[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

function start(words, stdio) {
  const env = { ...process.env, SIGNALBOX_DATA: join(root, folder) };
  return spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...words], {
    cwd: root,
    env,
    stdio,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
}

function title(text) {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}\n`);
}

function quoted(word) {
  return /^[\w./=-]+$/u.test(word) ? word : `"${word.replaceAll('"', String.raw`\"`)}"`;
}

function fail(reason) {
  console.error(`\nThe demo failed: ${reason}.`);
  process.exit(1);
}
