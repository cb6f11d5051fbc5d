import { visible, visibleLines } from "../visible.ts";

/** A text of any origin on one line, as data between tags or in a quoted attribute of XML and HTML. */
export function data(text: string): string {
  return escaped(visible(text.replace(/\s+/g, " ")));
}

/** The same with its line breaks. */
export function lines(text: string): string {
  return escaped(visibleLines(text));
}

/** An element's start tag and attributes; numbers are rounded, what is undefined is left out. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>> = {}): string {
  const parts = Object.entries(attributes).map(([key, value]) => {
    if (value === undefined) return "";
    return ` ${key}="${typeof value === "number" ? rounded(value) : data(value)}"`;
  });
  return `<${name}${parts.join("")}>`;
}

/** An empty element. */
export function closed(name: string, attributes: Readonly<Record<string, string | number | undefined>>): string {
  return `${tag(name, attributes).slice(0, -1)}/>`;
}

/** A number with one decimal at most, so that pictures are the same wherever they are made. */
export function rounded(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}

/** U+FFFE and U+FFFF are the only characters left that XML forbids: https://www.w3.org/TR/xml/#charsets */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\ufffe\uffff]/g, "\ufffd");
}
