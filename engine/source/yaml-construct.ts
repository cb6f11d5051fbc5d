import { CORE_SCHEMA, EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";

/**
 * The value of a text without anchors, aliases, tags and merge keys, which `constructFromEvents` takes a quarter more time to allow for; `undefined`
 * where a key is there twice or is a collection, which that function is left to refuse.
 */
export function constructPlain(source: string, events: readonly Event[]): { readonly value: unknown } | undefined {
  const holders: (unknown[] | Record<string, unknown>)[] = [];
  const keys: (string | undefined)[] = [];
  let root: unknown;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      holders.pop();
      keys.pop();
      continue;
    }
    const holder = holders.at(-1);
    const value = event.type === EVENT_ID.SCALAR ? scalarOf(source, event) : event.type === EVENT_ID.SEQUENCE ? [] : {};
    if (holder === undefined) root = value;
    else if (Array.isArray(holder)) holder.push(value);
    else {
      const key = keys[keys.length - 1];
      if (key === undefined) {
        const name = String(value);
        if (event.type !== EVENT_ID.SCALAR || Object.hasOwn(holder, name)) return undefined;
        keys[keys.length - 1] = name;
        continue;
      }
      keys[keys.length - 1] = undefined;
      if (key === "__proto__") Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
      else holder[key] = value;
    }
    if (event.type === EVENT_ID.SCALAR) continue;
    holders.push(value as unknown[] | Record<string, unknown>);
    keys.push(undefined);
  }
  return { value: root };
}

function scalarOf(source: string, event: ScalarEvent): unknown {
  const text = getScalarValue(source, event);
  return event.style === SCALAR_STYLE.PLAIN && mayBeOther.test(text) ? CORE_SCHEMA.resolveImplicitScalarTag(text).value : text;
}

/** How every unquoted scalar begins that the core schema may read as something else than a text. */
const mayBeOther = /^(?:$|[~nNtTfF0-9.+-])/;
