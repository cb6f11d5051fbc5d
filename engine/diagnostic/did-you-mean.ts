import { distance } from "fastest-levenshtein";

/** A declared name that a wrong one was likely meant to be; `certain` where it is close enough to mend without asking. */
export interface Suggestion {
  readonly name: string;
  readonly certain: boolean;
}

/** Finds the declared name that `wrong` most likely stands for: a slip of the pen, another way to write it, or a part of it. */
export function didYouMean(wrong: string, declared: Iterable<string>): Suggestion | undefined {
  const plain = flatten(wrong);
  const limit = Math.floor(plain.length * 0.4);
  let best: string | undefined;
  let least = Infinity;
  let ties = 0;
  const related: string[] = [];
  for (const name of declared) {
    const other = flatten(name);
    if (sharesWords(wrong, name)) related.push(name);
    if (Math.abs(other.length - plain.length) > limit) continue;
    const far = distance(plain, other);
    if (far > limit || far > least) continue;
    ties = far === least ? ties + 1 : 1;
    if (far < least) {
      best = name;
      least = far;
    }
  }
  if (best !== undefined) return { name: best, certain: ties === 1 && least <= 2 && least * 3 <= plain.length };
  const [only] = related;
  return only !== undefined && related.length === 1 ? { name: only, certain: false } : undefined;
}

/** The names in backticks, joined for a sentence; of many only how many there are. */
export function listNames(names: Iterable<string>): string {
  const quoted = [...names].map((name) => `\`${name}\``);
  if (quoted.length === 0) return "none";
  if (quoted.length > 8) return `${quoted.slice(0, 6).join(", ")} and ${quoted.length - 6} more`;
  return quoted.length === 1 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.slice(-1).join("")}`;
}

/** `find-Order` and `find_order` are one name to whoever writes in a hurry. */
function flatten(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ .]/g, "");
}

/** Whether one name is made of some of the other's words: `order` and `find_order`. */
function sharesWords(one: string, other: string): boolean {
  const [few, many] = [one.toLowerCase().split(/[-_ .]/), other.toLowerCase().split(/[-_ .]/)].toSorted((a, b) => a.length - b.length);
  return few !== undefined && many !== undefined && few.every((word) => word.length > 2 && many.includes(word));
}
