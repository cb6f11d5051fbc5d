import type { SourceDocument } from "../source-map.ts";
import type { Span } from "../span.ts";
import { notationOf } from "./inline.ts";
import { isPlainText } from "./plain-text.ts";
import type { TextEdit } from "./text-edit.ts";

/** The edit that puts another text in the place of a scalar on one line, in the quotes it has; without quotes only where it needs none. */
export function replaceText({ file }: SourceDocument, span: Span, text: string): TextEdit {
  const quote = file.text.charAt(span.start);
  if (quote === "'" && !/[\r\n]/.test(text)) return { span, text: `'${text.replaceAll("'", "''")}'` };
  const bare = quote !== '"' && notationOf(file.text) === "yaml" && isPlainText(text);
  return { span, text: bare ? text : JSON.stringify(text) };
}
