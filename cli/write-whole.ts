import { accessSync, constants, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { unable } from "./refusal.ts";
import { writeReason } from "./write-reason.ts";

/** Writes a file as a whole or not at all; folders on the way to it are made. Throws a `Refusal` that says `what` cannot be written where that cannot be done. */
export function writeWhole(what: string, file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const path = existsSync(file) ? realpathSync(file) : resolve(file);
    const known = existsSync(path) ? statSync(path) : undefined;
    if (known?.isDirectory() === true) throw unable("it is a folder");
    // A pipe or a device is no file that another could take the place of.
    if (known?.isFile() === false) return writeFileSync(path, text);
    if (known !== undefined) accessSync(path, constants.W_OK);
    replace(path, text, known?.mode);
  } catch (error) {
    throw unable(`${what} cannot be written to \`${file}\`: ${writeReason(error)}`, error);
  }
}

function replace(path: string, text: string, mode: number | undefined): void {
  const beside = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}`);
  try {
    writeFileSync(beside, text, mode === undefined ? {} : { mode });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
