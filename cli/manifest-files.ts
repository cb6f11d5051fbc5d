import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { SourceFile } from "../engine/index.ts";
import { unable } from "./refusal.ts";

/** A manifest to lint, and whether the person named it or it was found in a folder or through a glob. */
export interface ManifestFile {
  /** From the current folder, with `/`. */
  readonly path: string;
  readonly named: boolean;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const GLOB = /[*?[\]{}!()]/;

/** Finds what the operands of `lint` mean, each file once, in the order of the operands and by name within each. Throws a `Refusal` for one that means nothing. */
export async function findManifests(operands: readonly string[]): Promise<readonly ManifestFile[]> {
  const found = new Map<string, ManifestFile>();
  for (const operand of operands) {
    for (const file of await filesOf(operand)) {
      const known = found.get(file.path);
      if (known === undefined || (file.named && !known.named)) found.set(file.path, file);
    }
  }
  return [...found.values()];
}

async function filesOf(operand: string): Promise<readonly ManifestFile[]> {
  if (operand === "") throw unable("a file's name is empty; name a file, a folder or a glob");
  if (existsSync(operand)) {
    if (!statSync(operand).isDirectory()) return [{ path: shownPath(operand), named: true }];
    const manifests = await manifestsUnder(operand);
    if (manifests.length > 0) return manifests;
    throw unable(`the folder \`${operand}\` holds no manifest: no .yaml, .yml or .json file with a top-level \`signalbox\` key`);
  }
  if (!GLOB.test(operand)) throw unable(`there is no file \`${operand}\`; check the spelling, and that it is relative to ${process.cwd()}`);
  const matches = await globbed(operand, ".");
  if (matches.length === 0) throw unable(`no file matches \`${operand}\``);
  const manifests = matches.filter((path) => MANIFEST.test(path) && isManifest(path));
  if (manifests.length > 0) return manifests.map((path) => ({ path, named: false }));
  throw unable(
    `\`${operand}\` matches ${matches.length === 1 ? "1 file, which is" : `${matches.length} files, of which none is`} a manifest with a top-level \`signalbox\` key`,
  );
}

/** The manifests in a folder and below, by name; there may be none. */
export async function manifestsUnder(folder: string): Promise<readonly ManifestFile[]> {
  const files = await globbed("**/*.{yaml,yml,json}", folder);
  return files.filter(isManifest).map((path) => ({ path, named: false }));
}

/** The manifests that a text may include, as far as that can be told without parsing it. */
export function mentionedFiles({ path, text }: SourceFile): readonly string[] {
  const code = text.replace(/(?:^|\s)#.*$/gmu, "");
  const words = code.match(/"[^"\n]*"|'[^'\n]*'|[^\s"'[\]{},]+/gu) ?? [];
  const names = words.map((word) => word.replaceAll(/^["']|["']$/gu, "")).filter((name) => MANIFEST.test(name));
  return names.map((name) => resolve(dirname(path), name)).filter((file) => file !== resolve(path));
}

/** A path from the current folder, with `/` on every system. */
export function shownPath(path: string): string {
  const from = relative(process.cwd(), resolve(path));
  return (from === "" ? "." : from).split(sep).join("/");
}

async function globbed(pattern: string, folder: string): Promise<readonly string[]> {
  const { glob } = await import("tinyglobby");
  const files = await glob(pattern, {
    cwd: folder,
    absolute: true,
    ignore: ["**/node_modules/**"],
    dot: false,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return files.map(shownPath).toSorted((a, b) => (a < b ? -1 : 1));
}

/** Whether a file that nobody named looks like a manifest. What cannot be read is none: nobody said it was. */
function isManifest(path: string): boolean {
  try {
    return hasSignalboxKey(readFileSync(path, "utf8"), path);
  } catch {
    return false;
  }
}

/** Whether a text has a top-level `signalbox` key, without parsing it where it is YAML: one that does not parse is to be linted, not skipped. */
export function hasSignalboxKey(text: string, path: string): boolean {
  if (!path.toLowerCase().endsWith(".json")) return /^(?:\ufeff|---\s*)?(?:\{\s*)?(["']?)signalbox\1\s*:/m.test(text);
  if (!/"signalbox"\s*:/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && Object.hasOwn(value, "signalbox");
  } catch {
    return true;
  }
}
