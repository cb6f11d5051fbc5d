/** Gives types their names: in Pascal case, and each once. */
export function typeNames(taken: readonly string[]): (words: string) => string {
  const used = new Set(taken);
  return (words) => {
    const name = pascal(words);
    let free = name;
    for (let n = 2; used.has(free); n += 1) free = `${name}${n}`;
    used.add(free);
    return free;
  };
}

function pascal(words: string): string {
  return words.replaceAll(/(?:^|_+| )([a-z0-9])?/gu, (_, first: string | undefined) => (first ?? "").toUpperCase());
}
