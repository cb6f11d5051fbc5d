// `node cli/warm.mjs <words…>`: runs the built command line with these words, and leaves what V8 compiled for it as a cache beside each program it took.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../dist/cli/", import.meta.url));
const { cachePath, compileProgram, runProgram } = createRequire(import.meta.url)(`${built}cached.js`);
const compiled = new Map();

function load(path) {
  const script = compileProgram(path);
  compiled.set(path, script);
  return runProgram(path, script, load);
}

process.on("exit", () => {
  for (const [path, script] of compiled) writeFileSync(cachePath(path), script.createCachedData());
});
load(`${built}process.js`);
