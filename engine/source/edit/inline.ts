import { isPlainText } from "./plain-text.ts";

/** How a value is written: as YAML, or as JSON, which is YAML with every text in quotes. */
export type Notation = "yaml" | "json";

/** The notation of a document: JSON where it begins as only JSON would. */
export function notationOf(text: string): Notation {
  return /^\ufeff?\s*\{\s*"/.test(text) ? "json" : "yaml";
}

/** JSON data on one line, as it can stand in a flow collection. */
export function inline(value: unknown, notation: Notation): string {
  if (Array.isArray(value)) return `[${value.map((one) => inline(one, notation)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, one]) => `${inline(key, notation)}: ${inline(one, notation)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return notation === "yaml" && isPlainText(value) ? value : JSON.stringify(value);
}
