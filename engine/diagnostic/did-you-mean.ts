import { distance } from "fastest-levenshtein";

/** A declared name that a wrong one was likely meant to be; `certain` where it is close enough to mend without asking. */
export interface Suggestion {
  readonly name: string;
  readonly certain: boolean;
}

/**
 * Finds the declared name that `wrong` most likely stands for: a slip of the pen, another way to write it, or a part of it.
 * `reach` is the share of its letters that may be wrong.
 */
export function didYouMean(wrong: string, declared: Iterable<string>, reach: number = 0.4): Suggestion | undefined {
  const names = [...declared];
  const plain = flatten(wrong);
  const limit = Math.floor(plain.length * reach);
  let best: string | undefined;
  let least = limit + 1;
  let ties = 0;
  for (const name of names) {
    if (Math.abs(name.length - wrong.length) > limit + 2) continue;
    const far = slips(plain, flatten(name));
    if (far < least) [best, least, ties] = [name, far, 1];
    else if (far === least) ties++;
  }
  if (best !== undefined) return { name: best, certain: ties === 1 && least <= 2 && least * 3 <= plain.length };

  const words = wordsOf(wrong);
  const related = names.filter((name) => isPart(words, wordsOf(name)) || isPart(wordsOf(name), words));
  const [only] = related;
  return only !== undefined && related.length === 1 ? { name: only, certain: false } : undefined;
}

/** How many slips of the pen apart two names are; two letters that changed places are one. */
function slips(wrong: string, name: string): number {
  const far = distance(wrong, name);
  if (far !== 2 || wrong.length !== name.length) return far;
  let at = 0;
  while (wrong[at] === name[at]) at++;
  return wrong[at] === name[at + 1] && wrong[at + 1] === name[at] ? 1 : far;
}

/** The names in backticks, joined for a sentence; of many only how many there are. */
export function listNames(names: Iterable<string>): string {
  const all = [...names];
  const shown = (all.length > 8 ? all.slice(0, 6) : all).map((name) => `\`${name}\``);
  if (all.length > 8) return `${shown.join(", ")} and ${all.length - 6} more`;
  if (shown.length < 2) return shown[0] ?? "none";
  return `${shown.slice(0, -1).join(", ")} and ${shown.slice(-1).join("")}`;
}

/** `find-Order` and `find_order` are one name to whoever writes in a hurry. */
function flatten(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ .]/g, "");
}

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[-_ .]/);
}

/** Whether one name is made of some of the other's words: `order` and `find_order`. */
function isPart(few: readonly string[], many: readonly string[]): boolean {
  return few.every((word) => word.length > 2 && many.includes(word));
}
