import type { Json } from "./json.ts";

/** What stands in the place of a value that must not be seen. */
export const redacted = "[redacted]";

/** Shorter texts (`no`, `42`) stand in too many places that have nothing to do with the secret. */
const shortest = 4;

/** Keys are names, which are the same everywhere: only a text that is hardly a name is replaced in them. */
const shortestInKey = 6;

/** Gives a value of any shape back with what must not be seen replaced in it. */
export type Hide = <T>(value: T) => T;

/** Makes a function that replaces some values, and texts that hold them, in a value of any shape. Texts and numbers of less than four characters are left. */
export function hiding(values: readonly Json[]): Hide {
  const secrets = new Set(values.flatMap(textsIn));
  if (secrets.size === 0) return (value) => value;
  const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
  const inKeys = longestFirst.filter((secret) => secret.length >= shortestInKey);
  const without = (text: string, hidden: readonly string[]): string =>
    hidden.reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
  const hide = (value: unknown): unknown => {
    if (typeof value === "string") return without(value, longestFirst);
    if (typeof value === "number") return secrets.has(String(value)) ? redacted : value;
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [without(key, inKeys), hide(part)]));
  };
  return (value) => hide(value) as typeof value;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === "string" || typeof value === "number") return String(value).length < shortest ? [] : [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
