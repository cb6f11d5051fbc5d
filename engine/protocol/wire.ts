/** What a stranger sent, read without trust: a path that is not there, or holds something else, is no error. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null && Object.hasOwn(found, key)
        ? (found as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}

/** The text there, or an empty one. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number there, or 0. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : 0;
}

/** The count there: what is none, or less than nothing, is 0. */
export function countAt(value: unknown, ...path: readonly string[]): number {
  return Math.min(Math.max(0, numberAt(value, ...path)), Number.MAX_SAFE_INTEGER);
}

/** The list there, or an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}
