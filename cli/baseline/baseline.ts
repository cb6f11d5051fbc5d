import { isObject, own, type SourceFile } from "../../engine/index.ts";
import { readSourceFile } from "../../adapters/sources/disk.ts";
import { unable } from "../refusal.ts";

/** A finding that is known and put up with for now. */
export interface BaselineEntry {
  readonly identity: string;
  readonly rule: string;
  /** The manifest's own name. */
  readonly manifest: string;
  /** What it said when it was written down; for readers only. */
  readonly message: string;
}

/** `schemas/baseline.v1.schema.json`: the findings that were there when a team began to lint, known by their identities. */
export interface Baseline {
  readonly file: SourceFile;
  readonly entries: readonly BaselineEntry[];
}

/** Reads a baseline. Throws a `Refusal` where there is none, or where it is something else. */
export function readBaseline(path: string): Baseline {
  const read = readSourceFile(path);
  if (!read.ok) throw unable(`the baseline \`${path}\` cannot be read: ${read.reason}; \`signalbox baseline write\` makes one`);
  const broken = (what: string): Error =>
    unable(`\`${path}\` is no baseline: ${what}; \`signalbox baseline write --baseline ${path}\` writes it anew`);
  const value = valueOf(read.file.text);
  if (value === undefined) throw broken("it is not JSON");
  if (!isObject(value)) throw broken("it is not a JSON object");
  if (own(value, "version") !== 1) throw broken('it does not say `"version": 1`');
  const findings = own(value, "findings");
  if (!Array.isArray(findings)) throw broken("it has no list of `findings`");
  return {
    file: read.file,
    entries: findings.map(
      (each, at) => entryOf(each) ?? fail(broken(`finding ${at + 1} lacks one of \`identity\`, \`rule\`, \`manifest\` and \`message\``)),
    ),
  };
}

/** A baseline as text: sorted, one finding in a few lines, so that a change of it reads well in a review. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const findings = entries
    .map(({ identity, rule, manifest, message }) => ({ identity, rule, manifest, message }))
    .toSorted((a, b) => (a.identity < b.identity ? -1 : a.identity > b.identity ? 1 : 0));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function entryOf(value: unknown): BaselineEntry | undefined {
  if (!isObject(value)) return undefined;
  const [identity, rule, manifest, message] = ["identity", "rule", "manifest", "message"].map((key) => own(value, key));
  if (typeof identity !== "string" || typeof rule !== "string" || typeof manifest !== "string" || typeof message !== "string")
    return undefined;
  return { identity, rule, manifest, message };
}

function fail(error: Error): never {
  throw error;
}
