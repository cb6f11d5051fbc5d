import { bareWords } from "./words.ts";

/** The groups of two or more things whose texts say the same, each in the given order. */
export function sameTexts<T>(things: readonly T[], textOf: (thing: T) => string | undefined): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const text = bareWords(textOf(thing) ?? "");
    if (text === "") continue;
    const group = groups.get(text);
    if (group === undefined) groups.set(text, [thing]);
    else group.push(thing);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
