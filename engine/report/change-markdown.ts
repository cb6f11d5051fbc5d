import { CHANGE_KINDS, kindOf, type ChangeKind } from "../plan/diff/category.ts";
import type { ChangeReport, ReportedChange, ReportedConsequence } from "./change-json.ts";
import { sentenceOf } from "./change-text.ts";
import type { ReportedPlace } from "./json.ts";
import { code, inline } from "./markdown-text.ts";

/** What a comment may hold on GitHub, in characters; some are kept for the notice. */
const MOST = 65_536 - 500;
const MOST_STEPS = 30;

const headings: Readonly<Record<ChangeKind, string>> = {
  exposure: "🔴 Exposure: agents can do, see or send more",
  session: "🟠 Sessions in flight that it strands",
  contract: "🔵 Contract with hosts",
  behaviour: "⚪ Behaviour",
};

/**
 * The changes as a comment: by kind, gravest first, each with what it means and its places folded in. What a manifest says appears as text, never as markup. A comment can hold
 * 65,536 characters; of more changes the last are left out, and their number is told.
 */
export function renderChangesMarkdown({ comparisons, summary }: ChangeReport): string {
  const kinds = CHANGE_KINDS.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind]} ${kind}`);
  const counted =
    summary.changes === 0 ? "no changes" : `${summary.changes} change${summary.changes === 1 ? "" : "s"} (${kinds.join(", ")})`;
  const parts = [`### Signalbox: ${counted}\n`];
  let length = parts[0]?.length ?? 0;
  let told = 0;
  for (const { old, new: now, changes } of comparisons) {
    let kind: ChangeKind | undefined;
    for (const [at, change] of changes.entries()) {
      const own = kindOf(change.category);
      const title = at === 0 ? `\n${code(now)} compared with ${code(old)}\n` : "";
      const item = `${title}${own === kind ? "" : `\n#### ${headings[own]}\n\n`}${itemOf(change)}\n`;
      if (length + item.length > MOST) {
        const left = summary.changes - told;
        return `${parts.join("")}\n…and ${left} more change${left === 1 ? "" : "s"}, which this comment has no room for.\n`;
      }
      parts.push(item);
      length += item.length;
      told += 1;
      kind = own;
    }
  }
  return parts.join("");
}

function itemOf(change: ReportedChange): string {
  const [first, ...others] = change.consequences;
  const title = `- ${code(change.category)}: ${inline(change.message)}`;
  const details = [
    ...(first?.message === undefined || first.message === change.message ? [] : ["", inline(first.message)]),
    ...(first === undefined ? [] : wayOf(first)),
    ...others.flatMap((other) => ["", `${code(other.category)}: ${inline(sentenceOf(other))}`, ...wayOf(other)]),
    "",
    [placed("now", change.new), placed("before", change.old)].filter((part) => part !== "").join(", "),
  ];
  const inner = ["", "<details><summary>where, and what it means</summary>", ...details, "", "</details>"];
  return [title, ...inner.map((text) => (text === "" ? "" : `  ${text}`))].join("\n");
}

function wayOf({ witness }: ReportedConsequence): readonly string[] {
  if (witness.length === 0) return [];
  const shown = witness.slice(0, MOST_STEPS).map((step, at) => `${at + 1}. ${inline(step.message)} (${placeOf(step)})`);
  return ["", ...shown, ...(witness.length > MOST_STEPS ? ["", `…and ${witness.length - MOST_STEPS} more steps`] : [])];
}

function placed(word: string, place: ReportedPlace | undefined): string {
  return place === undefined ? "" : `${word} at ${placeOf(place)}`;
}

function placeOf({ file, line, column }: ReportedPlace): string {
  return code(`${file}:${line}:${column}`);
}
