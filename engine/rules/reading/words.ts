import { stemmer } from "stemmer";

/** A text as its bare words, for asking whether two texts say the same: case, punctuation and spacing do not count. */
export function bareWords(text: string): string {
  // Most manifests are ASCII, which needs neither normal forms nor the tables of Unicode.
  if (!/[^\0-\x7f]/.test(text)) return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).join(" ");
  return wordsIn(text.normalize("NFKC")).join(" ");
}

/** The stems of a text's words in order: `escalate`, `escalated` and `escalating` are one. */
export function stemsOf(text: string): readonly string[] {
  return wordsIn(text).map(stemmer);
}

/**
 * Whether the words of a name appear close together, in whatever form and order: "refund the order" and "an order to refund" speak of `refund_order`.
 * Words that it shares with the speaker's own name go without saying: to `lisbon_station`, "the gate" is `lisbon_gate`.
 */
export function speaksOf(stems: readonly string[], name: string, speaker: string = ""): boolean {
  const [words, own] = [stemsOf(name), stemsOf(speaker)];
  const telling = words.filter((word) => !own.includes(word));
  const wanted = telling.length === 0 ? words : telling;
  // Two words of prose may stand between each two of the name.
  const reach = wanted.length * 3 - 2;
  return stems.some((stem, at) => {
    if (!wanted.includes(stem)) return false;
    const near = stems.slice(at, at + reach);
    return wanted.every((one) => near.includes(one));
  });
}

/** The stems of each sentence of a text. */
export function sentencesOf(text: string): readonly ReadonlySet<string>[] {
  return text.split(/[.!?;]\s|\n/).map((sentence) => new Set(stemsOf(sentence)));
}

/**
 * Whether a sentence is about what a tool's name says: it has two of its words, or the only one. Words of up to three letters do not count
 * beside longer ones, since prose writes them out: "search the knowledge base" is about `search_kb`.
 */
export function isAbout(sentence: ReadonlySet<string>, name: string): boolean {
  const words = wordsIn(name);
  const telling = words.filter((word) => word.length > 3);
  const wanted = (telling.length === 0 ? words : telling).map(stemmer);
  return wanted.filter((stem) => sentence.has(stem)).length >= Math.min(2, wanted.length);
}

/** Whether a name itself stands in a text, as a word of its own. */
export function isNamedIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!/[\p{L}\p{N}_]/u.test(text.charAt(at - 1) + text.charAt(at + name.length))) return true;
  }
  return false;
}

/** Names are words joined by underscores, so an underscore ends a word. */
function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
