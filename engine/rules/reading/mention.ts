import { once } from "../../graph/once.ts";
import type { Routine } from "../../manifest/manifest.ts";
import type { Span } from "../../source/span.ts";
import { passagesOf, type Passage } from "./passage.ts";

/** A name in backticks in prose. Code that is no name (`GET /orders`, `order.id`, `SKU-1`) is not a mention. */
export interface Mention {
  readonly name: string;
  readonly passage: Passage;
  /** What the sentence says before it. */
  before(): string;
  /** What the sentence says after it. */
  after(): string;
  /** How often the same name stands in backticks before it in its passage. */
  nth(): number;
}

const namePattern = /^[a-z][a-z0-9_]{0,47}$/;
const fence = /^([ \t]*)(```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t]*\2[ \t]*$|$(?![\s\S]))/gm;

/** The names that a routine mentions, in order. */
export const mentionsOf: (routine: Routine) => readonly Mention[] = once((routine) => passagesOf(routine, "`").flatMap(mentionsIn));

/** The names that a passage mentions outside of fenced code. */
export function mentionsIn(passage: Passage): readonly Mention[] {
  if (!passage.text.includes("`")) return [];
  const text = withoutFences(passage.text);
  const mentions: Mention[] = [];
  for (const [start, end] of codeSpans(text)) {
    const name = text.slice(start + 1, end - 1);
    if (!namePattern.test(name)) continue;
    mentions.push({
      name,
      passage,
      before: () => sentenceEnd(text.slice(0, start)),
      after: () => sentenceStart(text.slice(end)),
      nth: () => passage.text.slice(0, start).split(text.slice(start, end)).length - 1,
    });
  }
  return mentions;
}

/** Where code stands between two single backticks on one line, these included. Read by hand, since a mention is what most prose is searched for. */
function codeSpans(text: string): readonly (readonly [start: number, end: number])[] {
  const spans: (readonly [number, number])[] = [];
  let open = text.indexOf("`");
  for (let close = text.indexOf("`", open + 1); open !== -1 && close !== -1; close = text.indexOf("`", open + 1)) {
    const end = close + 1;
    const isSpan = end - open > 2 && text[open - 1] !== "`" && text[end] !== "`" && !text.slice(open, end).includes("\n");
    if (isSpan) spans.push([open, end]);
    // What does not close a span may open the next.
    open = isSpan ? text.indexOf("`", end) : close;
  }
  return spans;
}

function withoutFences(text: string): string {
  if (!text.includes("```") && !text.includes("~~~")) return text;
  return text.replaceAll(fence, (code) => code.replaceAll(/[^\n]/g, " "));
}

/** The place of the name in its file, inside the backticks; none where the text as written hides it (an escape, a placeholder file). */
export function spanOf(mention: Mention): Span | undefined {
  const { document, pointer } = mention.passage.originOf();
  // A routine's own file is prose from end to end; in a manifest the prose is the value at the pointer.
  const { start, end } = pointer === "" ? { start: 0, end: document.file.text.length } : document.map.value(pointer);
  const raw = document.file.text.slice(start, end);
  let at = -1;
  const nth = mention.nth();
  for (let seen = 0; seen <= nth; seen++) {
    at = raw.indexOf(`\`${mention.name}\``, at + 1);
    if (at === -1) return undefined;
  }
  return { start: start + at + 1, end: start + at + 1 + mention.name.length };
}

function sentenceEnd(text: string): string {
  return (
    text
      .slice(-200)
      .split(/[.!?;:]\s|\n\s*\n/)
      .at(-1) ?? ""
  );
}

function sentenceStart(text: string): string {
  return text.slice(0, 200).split(/[.!?;:]\s|\n\s*\n/)[0] ?? "";
}
