import { ruleNamed, type Diagnostic } from "../../engine/index.ts";
import { placeKey, type Linted } from "./linted.ts";

/**
 * Whether fixes did what they promise to one manifest: the mended findings are gone, and no rule has an error more than those that are left.
 * A rule that could not look before (behind an error of syntax, say) is no witness: what it finds now was there all along.
 */
export function isMended(before: Linted, after: Linted, mended: ReadonlySet<string>): boolean {
  const own = before.diagnostics.filter((diagnostic) => mended.has(placeKey(diagnostic)));
  const [was, is] = [counted(before.diagnostics, namedKey), counted(after.diagnostics, namedKey)];
  for (const [key, count] of counted(own, namedKey)) {
    if ((is.get(key) ?? 0) > (was.get(key) ?? 0) - count) return false;
  }
  const [errorsWere, errorsMended] = [counted(before.diagnostics, errorOf), counted(own, errorOf)];
  for (const [rule, count] of counted(after.diagnostics, errorOf)) {
    if (hasLooked(rule, before.ran) && count > (errorsWere.get(rule) ?? 0) - (errorsMended.get(rule) ?? 0)) return false;
  }
  return true;
}

/** What a finding is known by when text before it has changed. */
export function namedKey({ file, rule, message }: Diagnostic): string {
  return [file.path, rule, message].join("\0");
}

const onTexts: ReadonlySet<string> = new Set(["yaml-syntax", "duplicate-key", "yaml-trap", "internal"]);

function hasLooked(rule: string, ran: readonly string[]): boolean {
  return onTexts.has(rule) || ran.includes(rule) || (ran.length > 0 && ruleNamed(rule)?.stage === "read");
}

function errorOf({ rule, severity }: Diagnostic): string | undefined {
  return severity === "error" ? rule : undefined;
}

function counted(diagnostics: readonly Diagnostic[], keyOf: (diagnostic: Diagnostic) => string | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const key = keyOf(diagnostic);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
