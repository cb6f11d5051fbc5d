import { lineEnd, lineStart, nextLine } from "../source/edit/lines.ts";
import type { AllowComment } from "./comment.ts";
import type { Fix } from "./diagnostic.ts";
import { safeFix } from "./fix.ts";

/** The fix that takes a name out of an `# allow` comment, and the comment with the last one. None where the comment goes on in the next line. */
export function withoutAllow({ document, names, span }: AllowComment, name: string): { readonly fix?: Fix } {
  const { file } = document;
  const { text } = file;
  const at = names.findIndex((one) => one.name === name);
  const [before, one, after] = [names[at - 1], names[at], names[at + 1]];
  if (one === undefined) return {};
  if (after !== undefined) return { fix: safeFix(file, [{ span: { start: one.span.start, end: after.span.start }, text: "" }]) };
  if (before !== undefined) return { fix: safeFix(file, [{ span: { start: before.span.end, end: one.span.end }, text: "" }]) };
  const line = lineStart(text, span.start);
  const code = text.slice(line, span.start).trimEnd();
  const next = nextLine(text, span.start);
  if (code === "" && /^[ \t]*#/.test(text.slice(next, lineEnd(text, next)))) return {};
  const whole = code === "" ? { start: line, end: next } : { start: line + code.length, end: lineEnd(text, span.start) };
  return { fix: safeFix(file, [{ span: whole, text: "" }]) };
}
