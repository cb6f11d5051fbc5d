import type { Diagnostic, Severity } from "../diagnostic/diagnostic.ts";
import type { GraphRule } from "./rule.ts";

/** How grave the findings of a rule are taken to be, or that they are not wanted. */
export type Level = Severity | "off";

/** How strictly a manifest is judged. Findings that make a plan impossible stay errors whatever the settings say. */
export interface Settings {
  /** By rule; a rule that is missing here speaks as grave as it says. */
  readonly levels: ReadonlyMap<string, Level>;
  /** By rule, then by the threshold's name; one that is missing here is the rule's own. */
  readonly thresholds: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Every warning is an error and every info a warning, where `levels` does not say otherwise. */
  readonly strict: boolean;
}

/** Each rule as it is. */
export const recommended: Settings = { levels: new Map(), thresholds: new Map(), strict: false };

/** The number above which a rule speaks; one that is off never does. */
export function thresholdOf({ levels, thresholds }: Settings, rule: GraphRule, name: string): number {
  if (levels.get(rule.name) === "off") return Infinity;
  return thresholds.get(rule.name)?.get(name) ?? rule.thresholds?.[name]?.most ?? Infinity;
}

/** The findings as grave as the settings want them, without those that they do not want. */
export function graded(diagnostics: readonly Diagnostic[], settings: Settings): readonly Diagnostic[] {
  if (settings.levels.size === 0 && !settings.strict) return diagnostics;
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.severity === "error") return [diagnostic];
    const level = settings.levels.get(diagnostic.rule) ?? (settings.strict ? raised(diagnostic.severity) : diagnostic.severity);
    if (level === "off") return [];
    return level === diagnostic.severity ? [diagnostic] : [{ ...diagnostic, severity: level }];
  });
}

/** One step graver, as the strict profile takes it. */
export function raised(severity: Severity): Severity {
  return severity === "info" ? "warning" : "error";
}
