import { isObject } from "../protocol/json.ts";

/** Says what a value is, as a message quotes it: the number 3, the text "many", a list of 2, a map, nothing. */
export function describeFound(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return `the text ${quote(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `\`${value}\``;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return isObject(value) && Object.keys(value).length === 0 ? "an empty map" : "a map";
}

/** A text in quotes, on one line and cut to a length that a message can bear. */
export function quote(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return JSON.stringify(short);
}
