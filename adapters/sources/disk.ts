import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep, win32 } from "node:path";
import type { Sources } from "../../engine/manifest/sources.ts";
import type { SourceFile } from "../../engine/source/source-file.ts";
import { decodeUtf8 } from "./disk/utf8.ts";

/** A file's path and text, or why there is none. */
export type ReadFile = { readonly ok: true; readonly file: SourceFile } | { readonly ok: false; readonly reason: string };

/** The largest file that is read, in bytes: no manifest and no routine is that long. */
const maxBytes = 16 * 1024 * 1024;

/** Reads a text file: a regular one of at most 16 MB, in UTF-8. A byte order mark is left out. Never throws. */
export function readSourceFile(path: string): ReadFile {
  let handle: number | undefined;
  try {
    const whole = realpathSync(path);
    handle = openSync(whole, openFlags);
    const facts = fstatSync(handle);
    if (facts.isDirectory()) return { ok: false, reason: "it is a folder; expected a file" };
    if (!facts.isFile()) return { ok: false, reason: "it is a device or a pipe; expected a regular file" };
    if (facts.size > maxBytes) return { ok: false, reason: `it has ${megabytes(facts.size)} MB; at most ${megabytes(maxBytes)} are read` };
    const decoded = decodeUtf8(readFileSync(handle));
    return decoded.ok ? { ok: true, file: { path, text: decoded.text } } : decoded;
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** The files below a folder. A reference is relative to the file that makes it; none leads out of the folder, not even by a symbolic link. */
export function diskSources(root: string): Sources {
  return {
    resolve(from, reference) {
      if (/^[a-z][a-z0-9+.-]+:\/\//i.test(reference)) return { ok: false, reason: "it is a URL; expected a path of a file" };
      if (isAbsolute(reference) || win32.isAbsolute(reference))
        return { ok: false, reason: "it is an absolute path; expected a relative one" };
      const path = join(dirname(from), reference);
      return isInside(root, path) ? { ok: true, path } : { ok: false, reason: `it lies outside the root folder ${resolve(root)}` };
    },
    read(path) {
      if (!isInside(root, path)) return { ok: false, reason: `it lies outside the root folder ${resolve(root)}` };
      const read = readSourceFile(path);
      return read.ok ? { ok: true, text: read.file.text } : read;
    },
  };
}

/** Without waiting: to open a named pipe that nobody writes to would take for ever. */
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK;

function isInside(root: string, path: string): boolean {
  return isBelow(resolve(root), resolve(path)) && isBelow(real(root), real(path));
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a path leads once symbolic links are followed; of what does not exist, its nearest folder that does. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(resolve(path));
    return parent === resolve(path) ? parent : real(parent);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "");
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "a part of its path is a file, not a folder"],
  ["EISDIR", "it is a folder; expected a file"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["ELOOP", "its symbolic links lead in a circle"],
  ["ENAMETOOLONG", "its path is too long"],
  ["ENXIO", "it is a device or a pipe; expected a regular file"],
  ["ERR_INVALID_ARG_VALUE", "its path holds a NUL character"],
]);
