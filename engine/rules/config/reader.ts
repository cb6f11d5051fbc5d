import { didYouMean } from "../../diagnostic/did-you-mean.ts";
import { safeFix } from "../../diagnostic/fix.ts";
import type { ReadFinding } from "../../manifest/diagnose.ts";
import { describeFound, quote } from "../../manifest/found.ts";
import { isObject } from "../../protocol/json.ts";
import { appendToken } from "../../source/pointer.ts";
import type { Origin } from "../../source/source-map.ts";

/** What piles up while a configuration is read. */
export interface Reader {
  report(finding: Omit<ReadFinding, "rule">): void;
}

/** What a wrong value may have been meant to be. */
export interface Choice {
  readonly given: unknown;
  readonly known: readonly string[];
}

/** The map, with a finding for what is none and for each key that is not known; `x-` keys are free. */
export function readKeys(read: Reader, origin: Origin, value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isObject(value)) {
    misfit(read, origin, value, `a map with any of ${listed(known)}`);
    return {};
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key) || key.startsWith("x-")) continue;
    const at = { ...origin, pointer: appendToken(origin.pointer, key) };
    read.report({
      at,
      part: "key",
      message: `the key ${quote(key)} is not known here; expected one of ${listed(known)}`,
      ...meant(at, "key", { given: key, known: known.filter((name) => !Object.hasOwn(value, name)) }),
    });
  }
  return value;
}

/** A list of patterns, or one. */
export function readPatterns(read: Reader, origin: Origin, value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const patterns = list.filter((item): item is string => typeof item === "string" && item.trim() !== "");
  if (patterns.length < list.length || list.length === 0) {
    misfit(read, origin, value, 'file patterns, such as `["topologies/**/*.yaml"]`');
  }
  return patterns;
}

/** A finding on a value that is not what was expected. */
export function misfit(read: Reader, at: Origin, value: unknown, expected: string, choice?: Choice): void {
  read.report({
    at,
    message: `found ${describeFound(value)}; expected ${expected}`,
    ...(choice === undefined ? {} : meant(at, "value", choice)),
  });
}

/** What was likely meant, as help, and as a fix where that is certain. */
export function meant(at: Origin, part: "key" | "value", { given, known }: Choice): Pick<ReadFinding, "help" | "fix"> {
  const near = typeof given === "string" ? didYouMean(given, known) : undefined;
  if (near === undefined) return {};
  const fix = near.certain ? { fix: safeFix(at.document.file, [{ span: at.document.map[part](at.pointer), text: near.name }]) } : {};
  return { help: `did you mean \`${near.name}\`?`, ...fix };
}

/** Names in backticks, for a sentence. */
export function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
