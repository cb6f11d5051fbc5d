import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { unable } from "./refusal.ts";
import { stage } from "./staged.ts";
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
    stage(path, text, known?.mode).takePlace();
  } catch (error) {
    throw unable(`${what} cannot be written to \`${file}\`: ${writeReason(error)}`, error);
  }
}
