import { CORE_SCHEMA, EVENT_ID, getScalarValue, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";

/**
 * The value of a text without anchors, aliases, tags and merge keys, which `constructFromEvents` takes a quarter more time to allow for; `undefined`
 * where a key is there twice or is a collection, which that function is left to refuse.
 */
export function constructPlain(source: string, events: readonly Event[]): { readonly value: unknown } | undefined {
  const outer: Holder[] = [];
  let holder: Holder | undefined;
  /** The key of which the value comes next. A collection is opened only once its key has been taken, so there is one at a time. */
  let key: string | undefined;
  let root: unknown;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      holder = outer.pop();
      continue;
    }
    const value = event.type === EVENT_ID.SCALAR ? scalarOf(source, event) : event.type === EVENT_ID.SEQUENCE ? [] : {};
    if (holder === undefined) root = value;
    else if (Array.isArray(holder)) holder.push(value);
    else if (key === undefined) {
      key = String(value);
      if (event.type !== EVENT_ID.SCALAR || Object.hasOwn(holder, key)) return undefined;
      continue;
    } else {
      if (key === "__proto__") Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
      else holder[key] = value;
      key = undefined;
    }
    if (event.type === EVENT_ID.SCALAR) continue;
    if (holder !== undefined) outer.push(holder);
    holder = value as Holder;
  }
  return { value: root };
}

type Holder = unknown[] | Record<string, unknown>;

function scalarOf(source: string, event: ScalarEvent): unknown {
  const text = getScalarValue(source, event);
  return event.style === SCALAR_STYLE.PLAIN && mayBeOther.test(text) ? CORE_SCHEMA.resolveImplicitScalarTag(text).value : text;
}

/** How every unquoted scalar begins that the core schema may read as something else than a text. */
const mayBeOther = /^(?:$|[~nNtTfF0-9.+-])/;
