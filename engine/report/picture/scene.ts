import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Change, Drawing, DrawnEdge } from "../drawing.ts";
import { edgeKey, type Concerns } from "./findings.ts";
import { folded } from "./fold.ts";
import { membersOf, type Part } from "./groups.ts";
import { depths, leaving } from "./terrain.ts";

/** What one picture shows: boxes and the lines between them, not yet placed. */
export interface Scene {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

/** An agent, an exit, or a group that is closed. */
export interface Box {
  readonly id: string;
  readonly part: Part;
  /** It is no part of the group that is opened, but is linked with it. */
  readonly outside: boolean;
  /** How far from the entries. */
  readonly depth: number;
  readonly chips: readonly Chip[];
  readonly findings: readonly Diagnostic[];
}

/** Handoffs drawn as one line, which leads away from the entries. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Where it has heads: at its end, at its foot, at both; or at its end, with a smaller one at its foot for the way back to a hub. */
  readonly heads: "end" | "foot" | "both" | "hub";
  readonly mode: DrawnEdge["mode"];
  readonly edges: readonly DrawnEdge[];
  readonly findings: readonly Diagnostic[];
  readonly change?: Change;
}

/** Handoffs drawn as a word in the box they leave: to an exit or a desk that many lead to, or to itself. */
export interface Chip {
  readonly kind: "resolved" | "escalated" | "back" | "self";
  readonly to: string;
  readonly edges: readonly DrawnEdge[];
  readonly findings: readonly Diagnostic[];
  readonly change?: Change;
}

/** What is looked at: these parts, and beside them those that they are linked with. */
export interface View {
  readonly inside: readonly Part[];
  readonly beside: readonly Part[];
}

/** Makes the scene of a view. */
export function sceneOf(drawing: Drawing, concerns: Concerns, { inside, beside }: View): Scene {
  const exits = drawing.nodes.filter((node) => node.kind !== "agent");
  const parts = [...inside, ...beside, ...exits];
  const places = new Map(
    parts.map((part, at) => [
      `n${at}`,
      { part, outside: at >= inside.length && at < inside.length + beside.length, depth: depthOf(drawing, part) },
    ]),
  );
  const { lines, chips, isShown } = folded({ drawing, concerns, places, isWhole: beside.length === 0 });
  return {
    lines,
    boxes: [...places]
      .filter(([id]) => isShown(id))
      .map(([id, place]) => ({ id, ...place, chips: chips.get(id) ?? [], findings: findingsIn(place.part, drawing, concerns) })),
  };
}

function depthOf(drawing: Drawing, part: Part): number {
  const known = depths(drawing);
  return membersOf(part).reduce((least, node) => Math.min(least, known.get(node.name) ?? 0), Number.POSITIVE_INFINITY);
}

/** What is found on a part: for a group also on the handoffs within. */
function findingsIn(part: Part, drawing: Drawing, concerns: Concerns): readonly Diagnostic[] {
  const members = membersOf(part);
  const names = new Set(members.map((node) => node.name));
  const found = new Set(members.flatMap((node) => concerns.nodes.get(node.name) ?? []));
  if (part.kind !== "group") return [...found];
  for (const node of members) {
    for (const { from, to } of leaving(drawing).get(node.name) ?? []) {
      if (names.has(to)) for (const one of concerns.edges.get(edgeKey(from, to)) ?? []) found.add(one);
    }
  }
  return [...found];
}
