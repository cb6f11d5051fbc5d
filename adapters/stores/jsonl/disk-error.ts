import { EngineError, isEngineError } from "../../../engine/run/engine-error.ts";

/** The code of a Node system error (`ENOENT`, `EACCES`, …), or nothing where it is no such error. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** What an operation gives, or nothing where the file is not there. */
export async function unlessMissing<T>(operation: () => Promise<T>): Promise<T | undefined> {
  try {
    return await operation();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Runs a disk operation; what the disk refuses comes out as an `EngineError` that says what was tried and where. */
export async function onDisk<T>(doing: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined || isEngineError(error)) throw error;
    throw new EngineError("store-failed", `cannot ${doing}: ${meanings.get(code) ?? code}`, { cause: error });
  }
}

const meanings: ReadonlyMap<string, string> = new Map([
  ["EACCES", "no permission (EACCES)"],
  ["EPERM", "not permitted (EPERM)"],
  ["EROFS", "the file system is read-only (EROFS)"],
  ["ENOSPC", "the disk is full (ENOSPC)"],
  ["EDQUOT", "the disk quota is used up (EDQUOT)"],
  ["ENOTDIR", "a part of the path is a file, not a folder (ENOTDIR)"],
  ["EEXIST", "a file is in the way (EEXIST)"],
  ["EISDIR", "it is a folder (EISDIR)"],
  ["ENOENT", "it does not exist (ENOENT)"],
  ["EMFILE", "too many files are open (EMFILE)"],
  ["ENAMETOOLONG", "the path is too long (ENAMETOOLONG)"],
]);
