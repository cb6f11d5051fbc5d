import { positionAt } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { Span } from "../source/span.ts";

/** An `# allow …` comment as it stands in a file. */
export interface AllowComment {
  readonly document: SourceDocument;
  readonly span: Span;
  /** The line whose findings it is about: its own, or the next one that holds more than a comment. */
  readonly line: number;
  /** The names before the colon, with their places. */
  readonly names: readonly { readonly name: string; readonly span: Span }[];
  /** What follows the colon; empty where nothing does. */
  readonly reason: string;
}

const form = /(?<=^|[ \t])#[ \t]*allow(?![\w-])([^\r\n]*)/gm;
const list = /^[a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*$/;

/**
 * The `# allow` comments of a document. A comment that begins with the word by chance ("allow refunds up to 100") is none: names must stand
 * alone before a colon, or the first word must be a rule.
 */
export function allowComments(document: SourceDocument, isRule: (name: string) => boolean): readonly AllowComment[] {
  const { text } = document.file;
  const inText = document.map.inText;
  if (inText === undefined || !text.includes("#")) return [];
  return [...text.matchAll(form)].flatMap((match) => {
    if (inText(match.index)) return [];
    const body = match[1] ?? "";
    const start = match.index + match[0].length - body.length;
    const colon = body.indexOf(":");
    const head = colon === -1 ? body : body.slice(0, colon);
    const first = /[a-z][a-z0-9-]*/.exec(head)?.[0] ?? "";
    const stated = colon !== -1 && (head.trim() === "" || list.test(head.trim()));
    if (!stated && !isRule(first)) return [];
    const words = [...head.matchAll(/[a-z][a-z0-9-]*/g)].map((word) => ({
      name: word[0],
      span: { start: start + word.index, end: start + word.index + word[0].length },
    }));
    return [
      {
        document,
        span: { start: match.index, end: match.index + match[0].trimEnd().length },
        line: lineOf(document, match.index),
        names: stated ? words : words.filter((word) => isRule(word.name)),
        reason: colon === -1 ? "" : body.slice(colon + 1).trim(),
      },
    ];
  });
}

function lineOf(document: SourceDocument, offset: number): number {
  const { text } = document.file;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const { line } = positionAt(document.file, offset);
  if (text.slice(start, offset).trim() !== "") return line;
  let next = line + 1;
  for (let at = text.indexOf("\n", offset); at !== -1; at = text.indexOf("\n", at + 1), next++) {
    if (!/^[ \t]*#/.test(text.slice(at + 1, at + 1 + 200))) break;
  }
  return next;
}
