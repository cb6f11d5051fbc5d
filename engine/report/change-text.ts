import type { Note } from "../diagnostic/diagnostic.ts";
import { CHANGE_CATEGORIES, CHANGE_KINDS, kindOf, type ChangeCategory } from "../plan/diff/category.ts";
import type { TopologyChange, Consequence } from "../plan/diff/change.ts";
import { concealed } from "../rules/reading/secrets.ts";
import type { ChangeSummary, ComparedVersions } from "./change-json.ts";
import { plain, type Paint } from "./paint.ts";
import { placeText, type PathText } from "./place.ts";
import { visible } from "./visible.ts";
import { walk } from "./walk.ts";

export interface ChangeTextOptions {
  readonly paint?: Paint;
  readonly path?: (path: string) => string;
}

/** The changes of one comparison for people: each with its gravest consequence first, its places in both versions, and for what it opens the way. */
export function renderChanges({ changes }: ComparedVersions, { paint = plain, path }: ChangeTextOptions = {}): string {
  return changes.map((change) => `${linesOf(change, paint, path).join("\n")}\n\n`).join("");
}

/** How many changes there are, and of which kind. */
export function renderChangeSummary(summary: ChangeSummary, old: string, now: string): string {
  const kinds = CHANGE_KINDS.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind]} ${kind}`);
  const counted =
    summary.changes === 0 ? "no changes" : `${summary.changes} change${summary.changes === 1 ? "" : "s"} (${kinds.join(", ")})`;
  return `${counted} from ${visible(old)} to ${visible(now)}`;
}

const meanings: ReadonlyMap<string, string> = new Map(CHANGE_CATEGORIES.map(([name, says]) => [name, says]));

/** What a consequence means in a sentence of its own. */
export function sentenceOf({ category, message }: { readonly category: ChangeCategory; readonly message?: string }): string {
  if (message !== undefined) return message;
  const says = meanings.get(category) ?? "";
  return `${says.charAt(0).toLowerCase()}${says.slice(1)}`.replace(/\.$/, "");
}

function linesOf(change: TopologyChange, paint: Paint, path: PathText): readonly string[] {
  const [first, ...others] = change.consequences;
  if (first === undefined) return [];
  const where = [placed("at", change.new, path), placed("before", change.old, path)].filter((part) => part !== "").join(", ");
  return [
    `${coloured(first.category, paint)}: ${visible(concealed(change.message))}`,
    ...(where === "" ? [] : [`  ${paint.faint(where)}`]),
    ...(first.message === undefined || first.message === change.message ? [] : [`  ${visible(concealed(first.message))}`]),
    ...wayOf(first, paint, path),
    ...others.flatMap((other) => [
      `  ${coloured(other.category, paint)}: ${visible(concealed(sentenceOf(other)))}`,
      ...wayOf(other, paint, path),
    ]),
  ];
}

function placed(word: string, place: Note | undefined, path: PathText): string {
  return place === undefined ? "" : `${word} ${placeText(place, path)}`;
}

function wayOf({ witness }: Consequence, paint: Paint, path: PathText): readonly string[] {
  return walk(witness, paint, path).map((line) => `    ${line}`);
}

function coloured(category: ChangeCategory, paint: Paint): string {
  switch (kindOf(category)) {
    case "exposure":
      return paint.error(category);
    case "session":
      return paint.warning(category);
    case "contract":
      return paint.info(category);
    case "behaviour":
      return paint.strong(category);
  }
}
