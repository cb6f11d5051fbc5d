import type { Place, PlaceNote } from "../../rules/rule.ts";
import type { Json } from "../../protocol/json.ts";
import { inside } from "../../manifest/origin.ts";
import type { Origin } from "../../source/source-map.ts";
import type { ChangeCategory } from "./category.ts";
import type { ChangeAction, Topology } from "./change.ts";
import type { Names } from "./names.ts";

/** The two topologies that are compared, and what is called otherwise in the new one. */
export interface Sides {
  readonly old: Topology;
  readonly now: Topology;
  readonly names: Names;
}

/** A consequence as it is found: its walk at places of the manifest. */
export interface Meaning {
  readonly category: ChangeCategory;
  readonly message?: string;
  readonly witness?: readonly PlaceNote[];
}

/** A change as it is found, before what it opens is known. */
export interface Draft {
  readonly action: ChangeAction;
  readonly subject: string;
  readonly message: string;
  readonly old?: Place;
  readonly new?: Place;
  readonly notes?: readonly PlaceNote[];
  readonly means: readonly Meaning[];
  /** The elements of ways through the new topology (see `element`) that it makes, or makes easier to go. */
  readonly opens?: readonly string[];
  /** The elements without which a fact may no longer come to be known: tools that set it, or the fact itself. */
  readonly forgets?: readonly string[];
}

/** The names of what ways consist of, by which a way finds the change that opened it. */
export const element = {
  entry: (agent: string): string => `entry/${agent}`,
  agent: (agent: string): string => `agents/${agent}`,
  edge: (from: string, to: string): string => `agents/${from}/handoffs/${to}`,
  grant: (agent: string, tool: string): string => `agents/${agent}/tools/${tool}`,
  tool: (tool: string): string => `tools/${tool}`,
  fact: (fact: string): string => `facts/${fact}`,
} as const;

/** The place of a part's own name. */
export function nameAt(at: Origin): Place {
  return { at, part: "key" };
}

/** The place of a part of a part where it is written, else that of the part itself. */
export function keyIn(at: Origin, key: string): Place {
  return { at: inside(at, key), part: "key" };
}

/** The place of a value. */
export function valueAt(at: Origin): Place {
  return { at, part: "value" };
}

const LONGEST = 60;

/** A value in a sentence. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, " ").trim().replaceAll("`", "'");
  const characters = Array.from(line.slice(0, 4 * LONGEST));
  return `\`${characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join("")}…`}\``;
}

/** Two values in a sentence, each from shortly before where they part if it would be cut before that. */
export function shownBoth(one: Json, other: Json): readonly [string, string] {
  const text = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
  const [first, second] = apart(text(one), text(other));
  return [shown(first), shown(second)];
}

/** "it was `a` and is `b`". */
export function fromTo(old: Json | undefined, now: Json | undefined): string {
  if (old === undefined) return `it is ${shown(now)} now`;
  if (now === undefined) return `it was ${shown(old)}`;
  const [one, other] = shownBoth(old, now);
  return `it was ${one} and is ${other}`;
}

const LEAD = 20;

/** Two texts from shortly before where they part, if they would be cut before that. */
export function apart(one: string, other: string): readonly [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at < LONGEST - LEAD || Math.max(one.length, other.length) <= LONGEST) return [one, other];
  const from = Math.max(one.lastIndexOf(" ", at - LEAD), one.lastIndexOf("{", at - LEAD)) + 1;
  return from === 0 ? [one, other] : [`…${one.slice(from)}`, `…${other.slice(from)}`];
}
