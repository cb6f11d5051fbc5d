import { isObject } from "../protocol/json.ts";
import { tokensOf } from "../source/pointer.ts";
import { examplesAt } from "./schema-reader.ts";

/** An example of what may stand at a pointer, as a line of YAML; absent where the schema gives none that fits a line. */
export function example(pointer: string): string | undefined {
  const [first] = examplesAt(pointer);
  const key = tokensOf(pointer).at(-1);
  if (first === undefined || key === undefined) return undefined;
  const shown = flow(first);
  return shown.length > 120 ? undefined : `for example: \`${/^\d+$/.test(key) ? "- " : `${key}: `}${shown}\``;
}

/** A value as YAML on one line. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return plain.test(value) && !other.test(value) ? value : JSON.stringify(value);
}

const plain = /^(?:[A-Za-z/][\w ./?-]*|\d+[a-z]+)$/;
const other = /^(?:true|false|null|yes|no|on|off)$/i;
