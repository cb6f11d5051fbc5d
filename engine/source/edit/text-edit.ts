import type { Span } from "../span.ts";

/** One replacement in a text whose file is known. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** A text after edits that do not overlap. Those at one place come in their order. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, text: instead } of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, span.start) + instead;
    at = span.end;
  }
  return result + text.slice(at);
}
