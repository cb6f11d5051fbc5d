import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { identitiesOf, lint, manifestName, renderReport, rules, REPORT_FORMATS, type ReportFormat } from "../../engine/index.ts";
import { fencesOf } from "./fences.ts";

const page = resolve(import.meta.dirname, "../../docs/outputs.md");
const [yaml = ""] = fencesOf(page, "yaml");

function reported(format: ReportFormat): string {
  const { diagnostics, documents } = lint({ path: "desk.yaml", text: yaml });
  const identities = identitiesOf(diagnostics, manifestName(documents[0]));
  const text = renderReport(format, { manifests: ["desk.yaml"], files: ["desk.yaml"], diagnostics, identities, rules });
  if (format !== "sarif") return text;
  const { runs } = JSON.parse(text) as { readonly runs: readonly { readonly results: unknown }[] };
  return `${JSON.stringify(runs[0]?.results, null, 2)}\n`;
}

/** The fenced block in the section of a format; the fence of `markdown` is longer than those in it. */
function shown(format: ReportFormat): string | undefined {
  const section = readFileSync(page, "utf8").split(`\n## \`${format}\`\n`)[1]?.split("\n## `")[0] ?? "";
  return /^(`{3,})\w*\n([\s\S]*?)^\1$/m.exec(section)?.[2];
}

test.each(REPORT_FORMATS)("docs/outputs.md shows what %s really is", (format) => {
  expect(shown(format)).toBe(reported(format));
});
