/** A fact's name in prose, as in `{{ order_id }}`. Whatever else stands in braces is text like any other. */
const placeholder = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;

/** Whether a text may mention a fact: where it says no, it does not. */
export function hasPlaceholder(text: string): boolean {
  return text.includes("{{");
}

/** The names of the facts that a text mentions, each once. */
export function mentioned(text: string): readonly string[] {
  return hasPlaceholder(text) ? [...new Set([...text.matchAll(placeholder)].map(([, name = ""]) => name))] : [];
}

/** Puts words in the place of the facts that a text mentions, in one pass: what the words hold stays as it is. */
export function replaceMentioned(text: string, word: (name: string, written: string) => string): string {
  return hasPlaceholder(text) ? text.replaceAll(placeholder, (written, name: string) => word(name, written)) : text;
}

/** A text cut at the facts that it mentions: text, name, text, and so on, with a text at both ends. */
export function cutAtMentioned(text: string): readonly string[] {
  return text.split(placeholder);
}
