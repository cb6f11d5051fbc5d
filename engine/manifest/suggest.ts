import { distance } from "fastest-levenshtein";

/** The one of the known names that a wrong one was most likely meant to be, or none if nothing is near. */
export function nearest(wrong: string, known: Iterable<string>): string | undefined {
  const wanted = fold(wrong);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const steps = distance(wanted, fold(name));
    if (steps < bestDistance) [best, bestDistance] = [name, steps];
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
