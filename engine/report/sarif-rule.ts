import type { Rule } from "../rules/rule.ts";

/** A rule as SARIF describes it: a `reportingDescriptor`. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration?: { readonly level: "error" | "warning" | "note" };
  readonly properties?: { readonly category: string; readonly tags: readonly string[]; readonly "problem.severity": string };
}

const levels = { error: "error", warning: "warning", info: "note" } as const;
/** What code scanning calls them. */
const graveness = { error: "error", warning: "warning", info: "recommendation" } as const;

/** What a rule says of itself, with a manifest that has the fault and one that has not. */
export function sarifRule({ name, severity, category, summary, why, good, bad }: Rule): SarifRule {
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: {
      text: `${summary}\n\n${why}\n\n\`signalbox explain ${name}\` shows a manifest with the fault and one without.`,
      markdown: `${why}\n\n## With the fault\n\n\`\`\`yaml\n${bad}\`\`\`\n\n## Mended\n\n\`\`\`yaml\n${good}\`\`\`\n`,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: { category, tags: [category], "problem.severity": graveness[severity] },
  };
}
