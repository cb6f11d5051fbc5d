import { bareWords } from "./words.ts";

/** The groups of two or more things whose texts say the same, each in the given order. */
export function sameTexts<T>(things: readonly T[], textOf: (thing: T) => string | undefined): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of mayBeSame(things, textOf)) {
    const text = bareWords(textOf(thing) ?? "");
    if (text === "") continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [thing]);
    else group.push(thing);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Without those whose letters and digits no other has: to reduce each text to its words would cost many times as much. */
function mayBeSame<T>(things: readonly T[], textOf: (thing: T) => string | undefined): readonly T[] {
  const sums = things.map((thing) => sumOf(textOf(thing) ?? ""));
  if (sums.includes(undefined)) return things;
  if (new Set(sums).size === sums.length) return [];
  const seen = new Set<number | undefined>();
  const twice = new Set<number | undefined>();
  for (const sum of sums) (seen.has(sum) ? twice : seen).add(sum);
  return things.filter((_, at) => twice.has(sums[at]));
}

/** A checksum of a text's letters and digits in lower case; none where they are not all ASCII. */
function sumOf(text: string): number | undefined {
  let sum = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return undefined;
    const lower = code | 0x20;
    if ((lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39)) sum = (Math.imul(sum, 31) + lower) | 0;
  }
  return sum;
}
