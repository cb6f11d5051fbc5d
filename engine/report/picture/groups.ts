import type { Drawing, DrawnNode } from "../drawing.ts";
import { bundlesOf } from "./bundles.ts";
import { leaving } from "./terrain.ts";

/** Agents that a picture shows as one box until it is opened. */
export interface Group {
  readonly kind: "group";
  readonly name: string;
  /** How many agents are in it, at any depth. */
  readonly size: number;
  readonly parts: readonly Part[];
}

/** What one picture shows side by side. */
export type Part = Group | DrawnNode;

/** How many entries stay out of groups. */
const MOST_ALONE = 3;

/** More agents than this are hard to take in at once. */
export const MOST: number = 24;

/** The agents of a drawing, put together to groups where there are many: by the files they are declared in, then by who leads to whom. */
export function groupsOf(drawing: Drawing): readonly Part[] {
  const agents = drawing.nodes.filter((node) => node.kind === "agent");
  if (agents.length <= MOST) return agents;
  return bundled(byFile(agents, drawing), drawing);
}

/** The members of a part: itself, or all agents in it. */
export function membersOf(part: Part): readonly DrawnNode[] {
  const found: DrawnNode[] = [];
  const open: Part[] = [part];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === "group") open.push(...next.parts.toReversed());
    else found.push(next);
  }
  return found;
}

function byFile(agents: readonly DrawnNode[], drawing: Drawing): readonly Part[] {
  const files = new Map<string, DrawnNode[]>();
  for (const agent of agents) {
    const file = agent.file ?? "";
    const known = files.get(file);
    if (known === undefined) files.set(file, [agent]);
    else known.push(agent);
  }
  if (files.size < 2) return agents;
  return [...files].flatMap(([file, inside]): readonly Part[] => {
    const isFew = inside.length === 1 || (inside.length <= 3 && inside.some((agent) => agent.entry));
    return isFew ? inside : [groupNamed(file, bundled(inside, drawing))];
  });
}

/** Puts parts together until there are few enough of them. */
function bundled(all: readonly Part[], drawing: Drawing): readonly Part[] {
  let parts = all;
  while (parts.length > MOST) {
    const known = new Map(parts.map((part, index) => [String(index), part]));
    const keyOf = new Map(parts.flatMap((part, index) => membersOf(part).map((node) => [node.name, String(index)] as const)));
    const next = (key: string): readonly string[] => {
      const part = known.get(key);
      const edges = part === undefined ? [] : membersOf(part).flatMap((node) => leaving(drawing).get(node.name) ?? []);
      return edges.flatMap(({ to }) => keyOf.get(to) ?? []);
    };
    const entries = [...known].filter(([, part]) => part.kind === "agent" && part.entry).map(([key]) => key);
    const bundles = bundlesOf({ keys: [...known.keys()], starts: entries.slice(0, MOST_ALONE), next }, MOST);
    parts = bundles.map((keys) => togetherOf(keys.flatMap((key) => known.get(key) ?? [])));
  }
  return parts;
}

function togetherOf(parts: readonly Part[]): Part {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const agents = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const head = first === undefined ? "" : first.kind === "group" ? (membersOf(first)[0]?.name ?? "") : first.name;
  return groupNamed(`${head} + ${agents - 1}`, parts);
}

function groupNamed(name: string, parts: readonly Part[]): Group {
  return { kind: "group", name, parts, size: parts.reduce((sum, part) => sum + sizeOf(part), 0) };
}

function sizeOf(part: Part): number {
  return part.kind === "group" ? part.size : 1;
}
