import type { Manifest } from "../manifest/manifest.ts";
import { components } from "./components.ts";
import { isCall } from "./exits.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { netOf, type Net } from "./net.ts";
import type { Wires } from "./search.ts";
import { controlWays, transferWays } from "./ways.ts";

/** A topology in numbers: its agents, the edges between them that can ever be taken, and the ways on which a conversation can come back. */
export interface FactNet {
  /** The agents by number; numbers by key. */
  readonly agents: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** The edges of `net` by number. */
  readonly edges: readonly EdgeAttributes[];
  readonly net: Net;
  /** The ways of a conversation that is its own, without calls. */
  readonly transfers: RoundTrips;
  /** All ways, with those into calls and back: then agents have second nodes, numbered after the first. */
  readonly control: RoundTrips;
}

/** The ways between nodes that lead to each other: who goes one can come back. */
export interface RoundTrips {
  readonly net: Net;
  /** By way, the number of the edge it is; -1 where it takes no handoff. */
  readonly edge: Int32Array;
}

/** Writes a topology down in numbers. Linear. */
export function factNet(manifest: Manifest, graph: HandoffGraph, open: readonly EdgeAttributes[]): FactNet {
  const agents = [...graph.nodes].flatMap(([key, { kind }]) => (kind === "agent" ? [key] : []));
  const numberOf = new Map(agents.map((key, number) => [key, number]));
  const edges = open.filter((edge) => edge.target === "agent");
  const net = netOf(
    agents.length,
    edges.map(({ from, to }) => [numberOf.get(from) ?? 0, numberOf.get(to) ?? 0]),
  );
  const edgeOf = new Map(edges.map((edge, number) => [edge, number]));
  const transfers = roundTrips(transferWays(manifest, graph, open), edgeOf);
  const control = edges.some(isCall) ? roundTrips(controlWays(manifest, graph, open), edgeOf) : transfers;
  return { agents, numberOf, edges, net, transfers, control };
}

function roundTrips(ways: Wires, edgeOf: ReadonlyMap<EdgeAttributes, number>): RoundTrips {
  const numberOf = new Map<string, number>();
  for (const [key, { kind }] of ways.nodes) if (kind === "agent") numberOf.set(key, numberOf.size);
  const district = new Map<string, number>();
  components(ways).forEach((component, at) => {
    for (const key of component) district.set(key, at);
  });
  const staying = [...ways.leaving.values()].flatMap((list) => list.filter(({ from, to }) => district.get(from) === district.get(to)));
  return {
    net: netOf(
      numberOf.size,
      staying.map(({ from, to }) => [numberOf.get(from) ?? 0, numberOf.get(to) ?? 0]),
    ),
    edge: Int32Array.from(staying, (edge) => edgeOf.get(edge) ?? -1),
  };
}
