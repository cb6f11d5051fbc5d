import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Change, Drawing, DrawnEdge } from "../drawing.ts";
import { edgeKey, type Concerns } from "./findings.ts";
import { membersOf, type Part } from "./groups.ts";
import type { Chip, Line } from "./scene.ts";

/** From how many boxes on a way to the same place is a word in each box, in place of a line. */
const MANY = 4;
/** How many exits have a box of their own. */
const MOST_EXITS = 12;

interface Place {
  readonly part: Part;
  readonly outside: boolean;
  readonly depth: number;
}

export interface Unfolded {
  readonly drawing: Drawing;
  readonly concerns: Concerns;
  /** The boxes there may be, by id. */
  readonly places: ReadonlyMap<string, Place>;
  /** Nothing of the topology lies beside the view. */
  readonly isWhole: boolean;
}

export interface Folded {
  readonly lines: readonly Line[];
  readonly chips: ReadonlyMap<string, readonly Chip[]>;
  readonly isShown: (id: string) => boolean;
}

/** All handoffs of one mode from one box to another. */
interface Wire {
  readonly from: string;
  readonly to: string;
  readonly mode: DrawnEdge["mode"];
  readonly edges: DrawnEdge[];
}

/** Draws together what would be drawn many times: pairs as one line, ways back to a hub as a mark, ways to the same exit as words. */
export function folded(unfolded: Unfolded): Folded {
  const { places, concerns, isWhole, drawing } = unfolded;
  const wires = wiresOf(unfolded);
  const chipped = chipsOf(wires, unfolded);
  const chips = new Map<string, Chip[]>();
  for (const [{ from, edges }, kind] of chipped) {
    const to = edges[0]?.to ?? "";
    const chip: Chip = { kind, to, edges, findings: findingsOf(edges, concerns), ...changeOf(edges) };
    const known = chips.get(from);
    if (known === undefined) chips.set(from, [chip]);
    else known.push(chip);
  }
  const left = wires.filter((wire) => !chipped.has(wire));
  const lines = linesOf(left, unfolded);
  const linked = new Set(lines.flatMap(({ from, to }) => [from, to]));
  const told = new Set(wires.map(({ to }) => to));
  const fewExits = drawing.nodes.filter((node) => node.kind === "resolved" || node.kind === "escalated").length <= MOST_EXITS;
  return {
    lines,
    chips,
    isShown(id) {
      const place = places.get(id);
      if (place === undefined) return false;
      if (linked.has(id)) return true;
      return isExit(place.part) ? isWhole && fewExits && !told.has(id) : !place.outside;
    },
  };
}

function isExit(part: Part | undefined): part is Part & { readonly kind: "resolved" | "escalated" } {
  return part?.kind === "resolved" || part?.kind === "escalated";
}

/** The handoffs that the view shows: those within a group that is closed, and those between others than its own parts, are left out. */
function wiresOf({ drawing, places }: Unfolded): readonly Wire[] {
  const ids = new Map([...places].flatMap(([id, { part }]) => membersOf(part).map((node) => [node.name, id] as const)));
  const wires = new Map<string, Wire>();
  for (const edge of drawing.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    const [giver, taker] = [places.get(from), places.get(to)];
    if (giver === undefined || taker === undefined || (from === to && giver.part.kind === "group")) continue;
    if (giver.outside && (taker.outside || isExit(taker.part))) continue;
    const key = `${from} ${to} ${edge.mode} ${edge.change ?? ""}`;
    const known = wires.get(key);
    if (known === undefined) wires.set(key, { from, to, mode: edge.mode, edges: [edge] });
    else known.edges.push(edge);
  }
  return [...wires.values()];
}

function chipsOf(wires: readonly Wire[], { places }: Unfolded): ReadonlyMap<Wire, Chip["kind"]> {
  const pairs = new Set(wires.map(({ from, to }) => `${from} ${to}`));
  const isBack = ({ from, to }: Wire): boolean =>
    (places.get(to)?.depth ?? 0) < (places.get(from)?.depth ?? 0) && !pairs.has(`${to} ${from}`);
  const exits = wires.filter(({ to }) => isExit(places.get(to)?.part));
  const givers = countOf(exits);
  const returns = countOf(wires.filter(isBack));
  const crowded = [...givers.values()].filter((count) => count < MANY).length > MOST_EXITS;
  const kinds = new Map<Wire, Chip["kind"]>();
  for (const wire of wires) {
    const part = places.get(wire.to)?.part;
    if (wire.from === wire.to) kinds.set(wire, "self");
    else if (isExit(part)) {
      if (crowded || (givers.get(wire.to) ?? 0) >= MANY) kinds.set(wire, part.kind);
    } else if (isBack(wire) && (returns.get(wire.to) ?? 0) >= MANY) kinds.set(wire, "back");
  }
  return kinds;
}

function countOf(wires: readonly Wire[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { to } of wires) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}

function linesOf(wires: readonly Wire[], { places, concerns, drawing }: Unfolded): readonly Line[] {
  const order = new Map([...places.keys()].map((id, at) => [id, at]));
  const rank = (id: string): readonly [number, number] => [places.get(id)?.depth ?? 0, order.get(id) ?? 0];
  const pairs = new Set(wires.map(({ from, to }) => `${from} ${to}`));
  const leadsAway = ({ from, to }: Wire): boolean => {
    const [[one, first], [other, second]] = [rank(from), rank(to)];
    return isExit(places.get(to)?.part) || one < other || (one === other && (first < second || !pairs.has(`${to} ${from}`)));
  };
  const away = countOfGivers(wires.filter((wire) => leadsAway(wire) && !isExit(places.get(wire.to)?.part)));
  const isHub = (id: string): boolean => {
    const part = places.get(id)?.part;
    return (away.get(id) ?? 0) >= 2 || (drawing.shape === "hub-and-spoke" && part?.kind === "agent" && part.entry);
  };
  const key = ({ mode, edges }: Wire, from: string, to: string): string => `${from} ${to} ${mode} ${edges[0]?.change ?? ""}`;
  const known = new Map(wires.map((wire) => [key(wire, wire.from, wire.to), wire]));
  const lines: Line[] = [];
  for (const wire of wires) {
    const reverse = known.get(key(wire, wire.to, wire.from));
    if (!leadsAway(wire) && reverse !== undefined) continue;
    const [from, to] = leadsAway(wire) ? [wire.from, wire.to] : [wire.to, wire.from];
    const edges = [...wire.edges, ...(reverse?.edges ?? [])];
    const single = leadsAway(wire) ? "end" : "foot";
    const heads = reverse === undefined ? single : isHub(from) && wire.mode === "transfer" ? "hub" : "both";
    lines.push({
      id: `e${lines.length}`,
      from,
      to,
      heads,
      mode: wire.mode,
      edges,
      findings: findingsOf(edges, concerns),
      ...changeOf(edges),
    });
  }
  return lines;
}

function countOfGivers(wires: readonly Wire[]): ReadonlyMap<string, number> {
  return countOf(wires.map((wire) => ({ ...wire, to: wire.from })));
}

function findingsOf(edges: readonly DrawnEdge[], concerns: Concerns): readonly Diagnostic[] {
  return [...new Set(edges.flatMap(({ from, to }) => concerns.edges.get(edgeKey(from, to)) ?? []))];
}

function changeOf(edges: readonly DrawnEdge[]): { readonly change?: Change } {
  const change = edges[0]?.change;
  return change === undefined ? {} : { change };
}
