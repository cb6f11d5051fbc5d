/** At most as deep as this; what is deeper takes JSON itself. */
const deepest = 64;

/**
 * A copy of a JSON value, at a third of what a round trip through text costs. `undefined` where only that trip tells what becomes of the value:
 * it is large or deep, or holds what is no JSON, or a key `__proto__`.
 */
export function plainCopy<T>(value: T, mostParts: number): T | undefined {
  let parts = 0;

  function copy(part: unknown, depth: number): unknown {
    parts += 1;
    if (typeof part === "string") parts += part.length;
    if (parts > mostParts || depth > deepest) return undefined;
    if (part === null || typeof part === "string" || typeof part === "boolean") return part;
    if (typeof part === "number") return Number.isFinite(part) && !Object.is(part, -0) ? part : undefined;
    if (typeof part !== "object") return undefined;
    if (Array.isArray(part)) return listOf(part, depth);
    return Object.getPrototypeOf(part) === Object.prototype ? recordOf(part as Readonly<Record<string, unknown>>, depth) : undefined;
  }

  function listOf(list: readonly unknown[], depth: number): unknown {
    const copied: unknown[] = [];
    for (const item of list) {
      const own = copy(item, depth + 1);
      if (own === undefined) return undefined;
      copied.push(own);
    }
    return copied;
  }

  function recordOf(record: Readonly<Record<string, unknown>>, depth: number): unknown {
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(record)) {
      const own = key === "__proto__" || key === "toJSON" ? undefined : copy(record[key], depth + 1);
      if (own === undefined) return undefined;
      parts += key.length;
      copied[key] = own;
    }
    return copied;
  }

  return copy(value, 0) as T | undefined;
}
