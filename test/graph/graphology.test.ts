import fc from "fast-check";
import { bfsFromNode } from "graphology-traversal";
import { expect, it } from "vitest";
import { reachable } from "../../engine/graph/reachable.ts";
import { lint } from "../../engine/rules/check.ts";
import { wired } from "../helpers/topology.ts";
import { graphOf } from "./graph-of.ts";

it("our search reaches what graphology's traversal reaches, as far away", () => {
  const edges = fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20, selector: String });
  fc.assert(
    fc.property(edges, (pairs) => {
      const graph = graphOf(8, pairs);
      const theirs = new Map<string, number>();
      bfsFromNode(graph.graph, "a0", (key, _, depth) => {
        theirs.set(key, depth);
      });
      expect(new Map([...reachable(graph)].map(([key, { distance }]) => [key, distance]))).toEqual(theirs);
    }),
    { numRuns: 500 },
  );
});

it("the graph of graphology has every agent, exit and handoff, whatever their names", () => {
  const { graph } = lint({ path: "topology.yaml", text: wired("a: constructor ~b resolved, constructor: a resolved, b: resolved") });
  expect(graph?.graph.nodes()).toEqual(["a", "constructor ", "b", "resolved", "escalated"]);
  expect(graph?.graph.mapEdges((_, { from, to, handoff }) => `${from}>${to} ${handoff.mode}`)).toEqual([
    "a>constructor  transfer",
    "a>b call",
    "a>resolved transfer",
    "constructor >a transfer",
    "constructor >resolved transfer",
    "b>resolved transfer",
  ]);
  expect(graph?.graph).toBe(graph?.graph);
});
