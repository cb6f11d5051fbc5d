/** At most as deep as this; what is deeper takes JSON itself. */
const deepest = 64;

/** The most characters of JSON that a part may take: a character takes up to six, a number has four parts. */
const charactersOfPart = 8;

/** How much may be copied, in parts that shrink as they are taken. As text, what was copied has at most `taken()` characters. */
export class Allowance {
  left: number;
  private readonly most: number;

  /** An allowance of so many characters of JSON text. */
  constructor(characters: number) {
    this.most = Math.floor(characters / charactersOfPart);
    this.left = this.most;
  }

  /** The characters of JSON that what was copied takes, at most. */
  taken(): number {
    return (this.most - this.left) * charactersOfPart;
  }
}

/**
 * A copy of a JSON value, at a third of what a round trip through text costs. `undefined` where only that trip tells what becomes of the value:
 * it is deep, may take more characters of JSON than these, or holds what is no JSON, or a key `__proto__`.
 */
export function plainCopy<T>(value: T, characters: number): T | undefined {
  return copyWithin(value, new Allowance(characters));
}

/** The same, from an allowance that several copies share. */
export function copyWithin<T>(value: T, allowance: Allowance): T | undefined {
  return copyOf(value, 0, allowance) as T | undefined;
}

/** Whether a value is an object as a literal makes it, with no more keys of its own than these many. */
export function hasKeys(value: object, count: number): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  let found = 0;
  for (const _ in value) found += 1;
  return found === count;
}

/** Whether JSON gives a number back as it is. */
export function isPlainNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0);
}

function copyOf(part: unknown, depth: number, allowance: Allowance): unknown {
  switch (typeof part) {
    case "string":
      allowance.left -= part.length + 1;
      return allowance.left < 0 ? undefined : part;
    case "boolean":
      allowance.left -= 2;
      return allowance.left < 0 ? undefined : part;
    case "number":
      allowance.left -= 4;
      return allowance.left < 0 || !isPlainNumber(part) ? undefined : part;
    case "object":
      allowance.left -= 2;
      if (part === null) return allowance.left < 0 ? undefined : part;
      if (allowance.left < 0 || depth > deepest) return undefined;
      if (Array.isArray(part)) return listOf(part, depth + 1, allowance);
      return Object.getPrototypeOf(part) === Object.prototype
        ? recordOf(part as Readonly<Record<string, unknown>>, depth + 1, allowance)
        : undefined;
    default:
      return undefined;
  }
}

function listOf(list: readonly unknown[], depth: number, allowance: Allowance): unknown {
  if (Object.getPrototypeOf(list) !== Array.prototype || list.length > allowance.left) return undefined;
  // A list that grows by `push` takes room for seventeen items.
  const copied = list.slice();
  for (let index = 0; index < copied.length; index++) {
    const copy = copyOf(copied[index], depth, allowance);
    if (copy === undefined) return undefined;
    copied[index] = copy;
  }
  return copied;
}

function recordOf(record: Readonly<Record<string, unknown>>, depth: number, allowance: Allowance): unknown {
  const copied: Record<string, unknown> = {};
  const keys = Object.keys(record);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    allowance.left -= key.length;
    const copy = key === "__proto__" || key === "toJSON" ? undefined : copyOf(record[key], depth, allowance);
    if (copy === undefined) return undefined;
    copied[key] = copy;
  }
  return copied;
}
