import type { SourceDocument } from "../source-map.ts";
import type { Span } from "../span.ts";
import { inline, notationOf } from "./inline.ts";
import { isPlainText } from "./plain-text.ts";
import type { TextEdit } from "./text-edit.ts";

/** The edit that puts another text in the place of a scalar on one line, in the quotes it has; without quotes only where it needs none. */
export function replaceText({ file }: SourceDocument, span: Span, text: string): TextEdit {
  const quote = file.text.charAt(span.start);
  if (quote === "'" && !/[\r\n]/.test(text)) return { span, text: `'${text.replaceAll("'", "''")}'` };
  const bare = quote !== '"' && notationOf(file.text) === "yaml" && isPlainText(text);
  return { span, text: bare ? text : JSON.stringify(text) };
}

/** The edits that put a text or a number in the place of a value of any kind; undefined where a comment would be lost. */
export function replaceValue(document: SourceDocument, pointer: string, value: string | number): readonly TextEdit[] | undefined {
  const { file, map } = document;
  const [key, span] = [map.key(pointer), map.value(pointer)];
  const text = inline(value, notationOf(file.text));
  const isCollection = map.children?.(pointer) !== undefined;
  if (isCollection && file.text.slice(span.start, span.end).includes("#")) return undefined;
  const gap = file.text.slice(key.end, span.start);
  if (key.start === span.start || !/[\r\n]/.test(gap)) return [{ span, text }];
  return /^[ \t]*:\s*$/.test(gap) ? [{ span: { start: key.end + gap.indexOf(":") + 1, end: span.end }, text: ` ${text}` }] : undefined;
}
