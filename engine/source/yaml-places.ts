import { EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from "js-yaml";
import { tokensOf } from "./pointer.ts";
import type { SourceMap } from "./source-map.ts";
import type { Span } from "./span.ts";
import { keyName } from "./yaml-key.ts";
import { textOf } from "./yaml-text.ts";

/** The map of a parsed text. It costs nothing until the first question; then one pass over the events, and each map of keys once. */
export function placesOf(source: string, events: readonly Event[]): SourceMap {
  let index: Index | undefined;
  const ask = (pointer: string): Found => find((index ??= indexOf(source, events)), pointer);
  return {
    value: (pointer) => spanAt(ask(pointer).value),
    key: (pointer) => {
      const found = ask(pointer);
      return spanAt(found.key ?? found.value);
    },
    children: (pointer) => childrenOf((index ??= indexOf(source, events)), pointer),
    inText: textOf(events),
  };
  function spanAt(at: number): Span {
    index ??= indexOf(source, events);
    return spanOf(index, at);
  }
}

/** Where one event of a stream stands, for findings about the events themselves. */
export function eventSpans(source: string, events: readonly Event[]): (at: number) => Span {
  const index = indexOf(source, events);
  return (at) => spanOf(index, at);
}

interface Entry {
  readonly key?: number;
  readonly value: number;
}

interface Index {
  readonly source: string;
  readonly events: readonly Event[];
  /** For an event that opens a collection, the event that closes it; and the other way round. */
  readonly partner: Int32Array;
  readonly entries: Map<number, ReadonlyMap<string, Entry>>;
}

type Found = Entry;

function indexOf(source: string, events: readonly Event[]): Index {
  const partner = new Int32Array(events.length);
  const open: number[] = [];
  for (let at = 0; at < events.length; at++) {
    const type = events[at]?.type;
    if (type === EVENT_ID.POP) {
      const start = open.pop() ?? 0;
      partner[start] = at;
      partner[at] = start;
    } else if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE || type === EVENT_ID.DOCUMENT) {
      open.push(at);
    }
  }
  return { source, events, partner, entries: new Map() };
}

function find(index: Index, pointer: string): Found {
  let found: Found = { value: 1 };
  for (const token of tokensOf(pointer)) {
    const next = entriesOf(index, found.value).get(token);
    if (next === undefined) return found;
    found = next;
  }
  return found;
}

function childrenOf(index: Index, pointer: string): readonly string[] | undefined {
  let at = 1;
  for (const token of tokensOf(pointer)) {
    const next = entriesOf(index, at).get(token);
    if (next === undefined) return undefined;
    at = next.value;
  }
  const type = index.events[at]?.type;
  return type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE ? [...entriesOf(index, at).keys()] : undefined;
}

function entriesOf(index: Index, at: number): ReadonlyMap<string, Entry> {
  const known = index.entries.get(at);
  if (known !== undefined) return known;
  const entries = new Map<string, Entry>();
  index.entries.set(at, entries);
  const parent = index.events[at];
  if (parent?.type === EVENT_ID.SEQUENCE) {
    for (let child = at + 1, item = 0; child < end(at); child = after(child)) entries.set(String(item++), { value: child });
  } else if (parent?.type === EVENT_ID.MAPPING) {
    for (let key = at + 1; key < end(at);) {
      const value = after(key);
      const event = index.events[key];
      if (event?.type === EVENT_ID.SCALAR) entries.set(keyName(index.source, event), { key, value });
      key = after(value);
    }
  }
  return entries;

  function end(open: number): number {
    return index.partner[open] ?? 0;
  }
  function after(child: number): number {
    const type = index.events[child]?.type;
    return (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE ? end(child) : child) + 1;
  }
}

function spanOf(index: Index, at: number): Span {
  const event = index.events[at];
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return scalarSpan(index, at, event);
    case EVENT_ID.ALIAS:
      return { start: event.anchorStart - 1, end: event.anchorEnd };
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return { start: event.start, end: endOf(index, index.partner[at] ?? at) };
    default:
      return { start: 0, end: 0 };
  }
}

function scalarSpan(index: Index, at: number, event: ScalarEvent): Span {
  if (event.valueStart === -1) {
    const before = endOf(index, at - 1);
    const sign = skip(index.source, before, blank);
    const place = /[:?-]/.test(index.source.charAt(sign)) ? sign + 1 : before;
    return { start: place, end: place };
  }
  switch (event.style) {
    case SCALAR_STYLE.PLAIN:
      return { start: event.valueStart, end: event.valueEnd };
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return { start: event.valueStart - 1, end: event.valueEnd + 1 };
    default: {
      const start = skip(index.source, endOf(index, at - 1), `${blank}:-?`);
      const text = index.source.slice(start, event.valueEnd);
      return { start, end: start + text.trimEnd().length };
    }
  }
}

/** The offset behind everything up to and including one event. Recursion goes as deep as the document, which is bounded. */
function endOf(index: Index, at: number): number {
  const event = index.events[at];
  switch (event?.type) {
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return bracketed(index, at) ? event.start + 1 : event.start;
    case EVENT_ID.POP: {
      const inner = endOf(index, at - 1);
      if (!bracketed(index, index.partner[at] ?? 0)) return inner;
      return skip(index.source, inner, `${blank},:`) + 1;
    }
    case undefined:
    case EVENT_ID.DOCUMENT:
      return 0;
    default:
      return spanOf(index, at).end;
  }
}

/** Whether a collection is closed by a bracket of its own; the one-pair map of `[a: 1]` is not. */
function bracketed(index: Index, at: number): boolean {
  const event = index.events[at];
  if (event?.type !== EVENT_ID.MAPPING && event?.type !== EVENT_ID.SEQUENCE) return false;
  const character = index.source[event.start];
  if (character !== "{" && character !== "[") return false;
  const child = index.events[at + 1];
  return !((child?.type === EVENT_ID.MAPPING || child?.type === EVENT_ID.SEQUENCE) && child.start === event.start);
}

/** The first offset from here on that is none of the characters and in no comment. */
function skip(source: string, from: number, characters: string): number {
  let at = from;
  while (at < source.length) {
    if (source[at] === "#") while (at < source.length && source[at] !== "\n" && source[at] !== "\r") at++;
    else if (characters.includes(source.charAt(at))) at++;
    else break;
  }
  return at;
}

const blank = " \t\r\n";
