import { EVENT_ID, type Event } from "js-yaml";
import { appendToken } from "./pointer.ts";
import { keyName } from "./yaml-key.ts";

/** One node of a YAML text as the walk meets it: parents before children, keys before their values. */
export interface YamlNode {
  /** Its place in the list of events. */
  readonly at: number;
  readonly event: Event;
  readonly pointer: string;
  readonly role: "key" | "value" | "item" | "document";
  /** The name a key has in the value; set on keys that are no collection. */
  readonly name?: string;
  /** Where the event that opened the surrounding collection stands. */
  readonly parent: number;
}

interface Frame {
  readonly at: number;
  readonly event: Event;
  readonly pointer: string;
  entries: number;
  /** The pointer of the value that comes next, where a key was read. */
  pending: string | undefined;
}

/** Visits every node of a stream once, with its JSON Pointer. */
export function walk(source: string, events: readonly Event[], visit: (node: YamlNode) => void): void {
  const frames: Frame[] = [];
  events.forEach((event, at) => {
    if (event.type === EVENT_ID.POP) {
      frames.pop();
      return;
    }
    const node = nodeAt(source, event, at, frames.at(-1));
    visit(node);
    if (event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS) return;
    frames.push({ at, event, pointer: node.pointer, entries: 0, pending: undefined });
  });
}

function nodeAt(source: string, event: Event, at: number, frame: Frame | undefined): YamlNode {
  if (frame === undefined) return { at, event, pointer: "", role: "document", parent: -1 };
  if (frame.event.type === EVENT_ID.DOCUMENT) return { at, event, pointer: "", role: "value", parent: frame.at };
  if (frame.event.type === EVENT_ID.SEQUENCE) {
    return { at, event, pointer: appendToken(frame.pointer, frame.entries++), role: "item", parent: frame.at };
  }
  if (frame.pending !== undefined) {
    const pointer = frame.pending;
    frame.pending = undefined;
    return { at, event, pointer, role: "value", parent: frame.at };
  }
  const name = event.type === EVENT_ID.SCALAR ? keyName(source, event) : undefined;
  frame.pending = name === undefined ? frame.pointer : appendToken(frame.pointer, name);
  return { at, event, pointer: frame.pending, role: "key", parent: frame.at, ...(name === undefined ? {} : { name }) };
}
