// Where the action takes signalbox from, and how it runs it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Stop } from "./workflow.mjs";

/** The path of signalbox's program: the version asked for, else the one that the project has installed, else the action's own version. */
export function findTool({ folder, version }, temporary) {
  const own = version === "" ? installedIn(folder) : undefined;
  return own ?? fetched(version === "" ? actionVersion() : version, join(temporary, "tool"));
}

/** Runs it to its end. What it prints is kept, but where `onOut` says who gets it as it comes. */
export function runTool({ program, top, env }, words, onOut) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: top, env, stdio: ["ignore", onOut ?? "pipe", "pipe"] });
    const out = [];
    const err = [];
    child.stdout?.on("data", (bytes) => out.push(bytes));
    child.stderr.on("data", (bytes) => err.push(bytes));
    child.on("error", fail);
    child.on("close", (code) => done({ code: code ?? 3, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
  });
}

/** Looks up the tree, as Node does. */
function installedIn(folder) {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = join(at, "node_modules/signalbox/package.json");
    if (existsSync(manifest)) return programOf(manifest);
    if (dirname(at) === at) return undefined;
  }
}

/** Installs a version from the registry into a folder of its own; no script of a package is run. */
function fetched(version, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const words = ["install", "--no-audit", "--no-fund", "--ignore-scripts", `signalbox@${version}`];
  // On Windows `npm` is a script for a shell; all words are known or checked, so that none can be taken apart.
  const { status, stderr, error } = spawnSync("npm", words, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
  if (status === 0) return programOf(join(folder, "node_modules/signalbox/package.json"));
  throw new Stop(`signalbox ${version} cannot be installed from the registry: ${(error?.message ?? stderr).trim()}`, 3);
}

function programOf(manifest) {
  return resolve(dirname(manifest), JSON.parse(readFileSync(manifest, "utf8")).bin.signalbox);
}

function actionVersion() {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
