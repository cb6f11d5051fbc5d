import { replaceMentioned } from "../../protocol/placeholder.ts";

/** What has another name in the new topology: the new names by the old ones. What kept its name is not in it. */
export interface Names {
  readonly agents: ReadonlyMap<string, string>;
  readonly exits: ReadonlyMap<string, string>;
  readonly tools: ReadonlyMap<string, string>;
  readonly facts: ReadonlyMap<string, string>;
  readonly models: ReadonlyMap<string, string>;
}

export const sameNames: Names = { agents: new Map(), exits: new Map(), tools: new Map(), facts: new Map(), models: new Map() };

/** The name that something has now. */
export function nowCalled(renamed: ReadonlyMap<string, string>, name: string): string {
  return renamed.get(name) ?? name;
}

/** The name that a target has now. */
export function targetNow({ agents, exits }: Names, name: string): string {
  return agents.get(name) ?? exits.get(name) ?? name;
}

/** An old text with the new names in it, where names stand in backticks or for a fact's value: what had to change with a name is no change of its own. */
export function textNow(names: Names, text: string): string {
  if (names.agents.size + names.exits.size + names.tools.size + names.facts.size === 0) return text;
  const renamed = text.replace(/`(transfer_to_|call_)?([a-z][a-z0-9_]*)`/g, (_, lead: string | undefined, name: string) => {
    const target = targetNow(names, name);
    return `\`${lead ?? ""}${lead !== undefined || target !== name ? target : nowCalled(names.tools, nowCalled(names.facts, name))}\``;
  });
  return replaceMentioned(renamed, (name, written) => written.replace(name, () => nowCalled(names.facts, name)));
}

/** The parts of two maps by name: those in both, those that are gone, and those that are new. */
export interface Paired<T> {
  readonly both: readonly (readonly [old: T, now: T])[];
  readonly gone: readonly T[];
  readonly fresh: readonly T[];
}

/** Pairs what has the same name, or has it by a rename. */
export function paired<T>(old: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>, renamed: ReadonlyMap<string, string>): Paired<T> {
  const both: (readonly [T, T])[] = [];
  const gone: T[] = [];
  const met = new Set<string>();
  for (const [name, part] of old) {
    const other = now.get(nowCalled(renamed, name));
    if (other === undefined) gone.push(part);
    else {
      both.push([part, other]);
      met.add(nowCalled(renamed, name));
    }
  }
  return { both, gone, fresh: [...now].filter(([name]) => !met.has(name)).map(([, part]) => part) };
}
