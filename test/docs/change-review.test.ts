import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { CHANGE_CATEGORIES } from "../../engine/plan/diff/category.ts";
import { diffTopologies } from "../../engine/plan/diff/diff.ts";
import { toChangeReport } from "../../engine/report/change-json.ts";
import { renderChanges, renderChangeSummary } from "../../engine/report/change-text.ts";
import { topologyOf } from "../helpers/changes.ts";

const path = resolve(import.meta.dirname, "../../docs/change-review.md");

/** The page with its example run, and its table of categories written, anew. */
function written(page: string): string {
  const version = (side: string): string => new RegExp(`\`\`\`yaml ${side}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";
  const versions = { old: "old.yaml", new: "new.yaml" };
  const changes = diffTopologies(topologyOf(version("old"), versions.old), topologyOf(version("new"), versions.new));
  const comparison = { ...versions, changes };
  const shown = `${renderChanges(comparison)}${renderChangeSummary(toChangeReport([comparison]).summary, versions.old, versions.new)}\n`;
  const rows = CHANGE_CATEGORIES.map(([name, says]) => `| \`${name}\` | ${says} |`);
  return page
    .replace(/```text\n[\s\S]*?```/, () => `\`\`\`text\n${shown}\`\`\``)
    .replace(/(\| Category \| What it means \|\n\| --- \| --- \|\n)(?:\|.*\n)*/, (_, head: string) => `${head}${rows.join("\n")}\n`);
}

test("docs/change-review.md shows what its example really gives, and every category (vitest -u writes it)", async () => {
  await expect(written(readFileSync(path, "utf8"))).toMatchFileSnapshot(path);
});
