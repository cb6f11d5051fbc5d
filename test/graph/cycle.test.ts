import fc from "fast-check";
import { expect, it } from "vitest";
import { components } from "../../engine/graph/components.ts";
import { shortestCycle } from "../../engine/graph/cycle.ts";
import type { EdgeAttributes } from "../../engine/graph/handoff-graph.ts";
import { shortestPath } from "../../engine/graph/path.ts";
import { agentName, graphOf } from "./graph-of.ts";

const graphs = fc.integer({ min: 1, max: 8 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 });
  return fc.record({ size: fc.constant(size), edges: fc.uniqueArray(fc.tuple(node, node), { maxLength: 18, selector: String }) });
});

it("the witness of a component is a real cycle in it, and no shorter one exists", () => {
  fc.assert(
    fc.property(graphs, ({ size, edges }) => {
      const graph = graphOf(size, edges);
      for (const component of components(graph)) {
        const inside = edges.filter(([from, to]) => component.includes(agentName(from)) && component.includes(agentName(to)));
        const cycle = shortestCycle(graph, component);
        expect(cycle?.length).toBe(girth(size, inside));
        expectConnected([...(cycle ?? []), ...(cycle ?? []).slice(0, 1)]);
      }
    }),
    { numRuns: 1000 },
  );
});

it("a cycle through an edge takes that edge, first", () => {
  fc.assert(
    fc.property(graphs, ({ size, edges }) => {
      const graph = graphOf(size, edges);
      const marked = (edge: EdgeAttributes): boolean => edge.from === agentName(0);
      for (const component of components(graph)) {
        const cycle = shortestCycle(graph, component, {}, marked);
        const exists = component.includes(agentName(0)) && girth(size, edges, 0) !== undefined;
        expect(cycle !== undefined).toBe(exists);
        expect(cycle?.[0]?.from).toBe(exists ? agentName(0) : undefined);
      }
    }),
    { numRuns: 1000 },
  );
});

it("a shortest path is a real path and as long as brute force says; cut edges and nodes are not on it", () => {
  fc.assert(
    fc.property(graphs, fc.nat(7), ({ size, edges }, cut) => {
      const graph = graphOf(size, edges);
      const left = edges.filter(([from, to]) => from !== cut && to !== cut);
      const goal = agentName(size - 1);
      const path = shortestPath(graph, [agentName(0)], (key) => key === goal, {
        passes: (edge) => edge.from !== agentName(cut) && edge.to !== agentName(cut),
      });
      expect(path?.length).toBe(distances(size, left, 0)[size - 1]);
      expectConnected(path ?? []);
    }),
    { numRuns: 1000 },
  );
});

it("a ring of 50,000 is its own shortest cycle", () => {
  const size = 50_000;
  const graph = graphOf(
    size,
    Array.from({ length: size }, (_, i) => [i, (i + 1) % size] as const),
  );
  const [ring = []] = components(graph).filter((component) => component.length > 1);
  expect(shortestCycle(graph, ring)?.length).toBe(size);
});

function expectConnected(edges: readonly EdgeAttributes[]): void {
  edges.slice(1).forEach((edge, index) => expect(edges[index]?.to).toBe(edge.from));
}

function distances(size: number, edges: readonly (readonly [number, number])[], start: number): readonly (number | undefined)[] {
  const found: (number | undefined)[] = Array.from({ length: size }, (_, i) => (i === start ? 0 : undefined));
  for (let round = 1; round <= size; round++) {
    for (const [from, to] of edges) if (found[from] === round - 1 && found[to] === undefined) found[to] = round;
  }
  return found;
}

function girth(size: number, edges: readonly (readonly [number, number])[], through?: number): number | undefined {
  const lengths = edges
    .filter(([from, to]) => from !== to && (through === undefined || from === through))
    .flatMap(([from, to]) => distances(size, edges, to)[from] ?? [])
    .map((back) => back + 1);
  return lengths.length === 0 ? undefined : Math.min(...lengths);
}
