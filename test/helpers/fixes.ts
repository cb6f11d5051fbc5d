import { applyFixes } from "../../engine/diagnostic/apply.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { findings } from "./lint.ts";

/** The text after one finding's fix. */
export function fixedBy(text: string, finding: Diagnostic): string {
  return applyFixes([finding]).texts.get(finding.file.path) ?? text;
}

/** The text after rounds of fixes, until none is left. */
export function fixedByAll(text: string, safety: "safe" | "all"): string {
  let [before, after] = [text, text];
  for (let round = 0; round < 20; round++) {
    const wanted = findings(after).filter(({ fix }) => fix !== undefined && (safety === "all" || fix.safety === "safe"));
    [before, after] = [after, applyFixes(wanted).texts.get("topology.yaml") ?? after];
    if (before === after) return after;
  }
  throw new Error(`no end of fixes:\n${after}`);
}

/** What a finding is known by when the text around it has moved. */
export function known({ rule, message }: Diagnostic): string {
  return `${rule}: ${message}`;
}

/** Those of the first that are not among the second, counted. */
export function without(all: readonly string[], less: readonly string[]): readonly string[] {
  const left = [...less];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
