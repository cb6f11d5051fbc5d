import type { Diagnostic, Severity } from "../../diagnostic/diagnostic.ts";
import { closed, tag } from "./markup.ts";

const severities: readonly Severity[] = ["error", "warning", "info"];
const nouns: Readonly<Record<Severity, readonly [one: string, many: string]>> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["info", "infos"],
};

/** Each severity has a shape of its own: a cross, a triangle, an `i`. */
const icons: Readonly<Record<Severity, string>> = {
  error: "M5,5L11,11M11,5L5,11",
  warning: "M8,3.5L13,12.5L3,12.5ZM8,6.5L8,9.2M8,10.9L8,11",
  info: "M8,7.2L8,12M8,4.2L8,4.6",
};
const STEP = 32;

/** Marks that say how many findings there are of each severity, from a left upper corner. */
export function badges(findings: readonly Diagnostic[], x: number, y: number): string {
  return counted(findings)
    .map(([severity, count], at) => {
      const shown = count > 99 ? "99+" : String(count);
      return (
        tag("g", { transform: `translate(${x + at * STEP},${y})` }) +
        closed("rect", { class: severity, width: STEP - 2, height: 16, rx: severity === "error" ? 2 : 8 }) +
        closed("path", { class: "icon cut", d: icons[severity] }) +
        `${tag("text", { class: "count", x: 22, y: 12, "text-anchor": "middle" })}${shown}</text></g>`
      );
    })
    .join("");
}

/** How wide these marks are. */
export function badgesWidth(findings: readonly Diagnostic[]): number {
  return counted(findings).length * STEP;
}

/** `1 error, 2 warnings`; nothing where there are none. */
export function countText(findings: readonly Diagnostic[]): string {
  return counted(findings)
    .map(([severity, count]) => `${count} ${nouns[severity][count === 1 ? 0 : 1]}`)
    .join(", ");
}

/** A line for each finding. */
export function findingLines(findings: readonly Diagnostic[]): readonly string[] {
  return findings.map(({ severity, rule, message }) => `${severity}[${rule}]: ${message}`);
}

function counted(findings: readonly Diagnostic[]): readonly (readonly [Severity, number])[] {
  return severities
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0);
}
