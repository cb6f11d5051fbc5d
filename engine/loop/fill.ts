import { own, type JsonObject } from "../protocol/json.ts";

/** Puts the facts' values into a text, in one pass, so that a value cannot bring placeholders of its own. */
export function fill(text: string, facts: JsonObject): string {
  return fillWith(text, (name) => {
    const value = own(facts, name);
    if (value === undefined || value === null) return "unknown";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** Whether a text may mention a fact. */
export function hasPlaceholder(text: string): boolean {
  return text.includes("{{");
}

/** Puts the facts' names in the place of their values, so that the text is the same whatever is known. */
export function unfilled(text: string): string {
  return fillWith(text, (name) => `\`${name}\``);
}

/** The names of the facts that a text mentions. */
export function mentioned(text: string): readonly string[] {
  const names = new Set<string>();
  fillWith(text, (name) => {
    names.add(name);
    return "";
  });
  return [...names];
}

function fillWith(text: string, word: (name: string) => string): string {
  if (!hasPlaceholder(text)) return text;
  return text.replaceAll(/\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g, (_, name: string) => word(name));
}
