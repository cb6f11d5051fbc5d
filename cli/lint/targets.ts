import { dirname, join, resolve } from "node:path";
import { decodeUtf8 } from "../../adapters/sources/disk/utf8.ts";
import { matcher } from "../config/find.ts";
import type { Governed, Government } from "../config/in-force.ts";
import { findManifests, manifestsUnder, shownPath, type ManifestFile } from "../manifest-files.ts";
import { badUsage } from "../refusal.ts";
import { loadManifest, sourcesBeside, unreadable, type Loaded } from "../sources.ts";

/** A manifest to lint: its text, read when it is asked for, whether somebody named it or it was found in a folder, and what is in force for it. */
export interface Target {
  load(): Loaded;
  readonly named: boolean;
  readonly governed: Governed;
}

/** Finds what the operands mean; `-` is standard input, called by the given name. Without any they are what the configuration here says. */
export async function targetsOf(
  operands: readonly string[],
  stdinName: string | undefined,
  government: Government,
): Promise<readonly Target[]> {
  if (operands.length === 0) return await onDisk(await configuredFiles(government), government);
  if (!operands.includes("-")) {
    if (stdinName !== undefined) throw badUsage("`--stdin-filename` needs `-`, which stands for standard input");
    return await onDisk(operands, government);
  }
  const name = stdinName ?? "<stdin>";
  const stdin = await loadStdin(name);
  const rest = operands.filter((operand) => operand !== "-");
  return [{ load: () => stdin, named: true, governed: await government.of(name) }, ...(await onDisk(rest, government))];
}

/** All manifests in the current folder and below; there may be none. */
export async function targetsHere(government: Government): Promise<readonly Target[]> {
  return await governed(await manifestsUnder("."), government);
}

async function onDisk(operands: readonly string[], government: Government): Promise<readonly Target[]> {
  return await governed(await findManifests(operands), government);
}

async function governed(files: readonly ManifestFile[], government: Government): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const { path, named } of files) {
    const inForce = await government.of(path);
    if (!named && (await isIgnored(inForce, path))) continue;
    targets.push({ load: () => loadManifest(path), named, governed: inForce });
  }
  return targets;
}

async function isIgnored({ found }: Governed, path: string): Promise<boolean> {
  return found !== undefined && found.config.ignore.length > 0 && (await matcher(found, path))(found.config.ignore);
}

/** The patterns of the configuration in force here, from the current folder. */
async function configuredFiles({ find }: Government): Promise<readonly string[]> {
  const found = await find(".");
  const files = found?.config.files;
  if (found === undefined || files === undefined) {
    throw badUsage("name the files, folders or globs to look at, or list `files` in a `signalbox.config.yaml`");
  }
  return files.map((pattern) => shownPath(join(dirname(found.path), pattern)));
}

async function loadStdin(name: string): Promise<Loaded> {
  const path = resolve(name);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  const decoded = decodeUtf8(Buffer.concat(chunks));
  return decoded.ok ? { ok: true, file: { path, text: decoded.text }, sources: sourcesBeside(path) } : unreadable(path, decoded.reason);
}
