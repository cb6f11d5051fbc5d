import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { Script } from "node:vm";

/**
 * Loads a program of the bundle. Beside it may lie what V8 made of it at build time under exactly this version of Node: to compile half a megabyte
 * anew costs more than a small lint. V8 itself refuses a cache made under other flags, and compiles.
 */
export function loadProgram(path: string): unknown {
  const cachedData = cacheFor(path);
  return cachedData === undefined ? createRequire(path)(path) : runProgram(path, compileProgram(path, cachedData));
}

/** Where the cache of a program lies that this very Node has made. */
export function cachePath(path: string): string {
  return `${path}.${process.version}-${process.platform}-${process.arch}.cache`;
}

/** Compiles a program as the CommonJS module it is. */
export function compileProgram(path: string, cachedData?: Buffer): Script {
  const text = `(function (module, exports, require, __dirname) { ${readFileSync(path, "utf8")}\n})`;
  return new Script(text, { filename: path, ...(cachedData === undefined ? {} : { cachedData }) });
}

/** Runs a program that was compiled, and gives its exports. A relative name that it asks for is a program as well, and loaded by `load`. */
export function runProgram(path: string, script: Script, load: (path: string) => unknown = loadProgram): unknown {
  const native = createRequire(path);
  const require = (name: string): unknown => (name.startsWith("./") ? load(resolve(dirname(path), name)) : native(name));
  const module = { exports: {} };
  (script.runInThisContext() as Wrapper)(module, module.exports, require, dirname(path));
  return module.exports;
}

type Wrapper = (module: { exports: unknown }, exports: unknown, require: (name: string) => unknown, folder: string) => void;

function cacheFor(path: string): Buffer | undefined {
  const cache = cachePath(path);
  try {
    // V8 knows a program by its length only: one that was changed by hand after the build must not run as it was before.
    return statSync(cache).mtimeMs >= statSync(path).mtimeMs ? readFileSync(cache) : undefined;
  } catch {
    return undefined;
  }
}
