import { own, type JsonObject } from "../protocol/json.ts";
import { replaceMentioned } from "../protocol/placeholder.ts";

/** Puts the facts' values into a text, in one pass, so that a value cannot bring placeholders of its own. */
export function fill(text: string, facts: JsonObject): string {
  return replaceMentioned(text, (name) => {
    const value = own(facts, name);
    if (value === undefined || value === null) return "unknown";
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

/** Puts the facts' names in the place of their values, so that the text is the same whatever is known. */
export function unfilled(text: string): string {
  return replaceMentioned(text, (name) => `\`${name}\``);
}
