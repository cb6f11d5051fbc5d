import {
  renderChanges,
  renderChangesMarkdown,
  renderChangeSummary,
  toChangeReport,
  type ComparedVersions,
  type Paint,
} from "../../engine/index.ts";
import { shownPath } from "../manifest-files.ts";

/** Changes in a format; the paint is for text. */
export function reportedChanges(format: string, comparisons: readonly ComparedVersions[], paint: Paint): string {
  const report = toChangeReport(comparisons, shownPath);
  switch (format) {
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
    case "markdown":
      return renderChangesMarkdown(report);
    default:
      return comparisons
        .map(
          (one) =>
            `${renderChanges(one, { paint, path: shownPath })}${renderChangeSummary(toChangeReport([one]).summary, one.old, one.new)}\n`,
        )
        .join("\n");
  }
}
