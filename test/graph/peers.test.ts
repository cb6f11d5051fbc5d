import fc from "fast-check";
import { expect, it } from "vitest";
import { desksOf } from "../../engine/graph/desks.ts";
import { buildGraph } from "../../engine/graph/build.ts";
import { components } from "../../engine/graph/components.ts";
import { hubOf, peerGroups } from "../../engine/graph/peers.ts";
import { reachable } from "../../engine/graph/reachable.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import { manifestOf } from "../helpers/topology.ts";

const names = ["a", "b", "c", "d", "e", "f", "g"];

/** Agents with an exit each, so that all can finish, and random handoffs between them. */
const wirings = fc
  .tuple(
    ...names.map((name) => fc.subarray(names).map((targets) => [name, targets.filter((target) => target !== name)] as const)),
    fc.subarray(names, { minLength: 1, maxLength: 2 }),
  )
  .map((parts) => {
    const entry = parts.at(-1) as string[];
    return { entry, edges: new Map(parts.slice(0, -1) as [string, string[]][]) };
  });

it("every cycle in which nobody parts the work among three is told, and every group that is told can pass the user round in it", () => {
  fc.assert(
    fc.property(wirings, ({ entry, edges }) => {
      const { manifest, graph } = built(entry, edges);
      const hub = hubOf(manifest, graph);
      const groups = peerGroups(manifest, graph);
      for (const cycle of cyclesOf(edges, reachable(graph))) {
        if (cycle.some((name) => name === hub || (edges.get(name) ?? []).length >= 3)) continue;
        expect(groups.some((group) => cycle.every((name) => group.includes(name)))).toBe(true);
      }
      for (const group of groups) {
        const inside = components(graph, { within: new Set(group) });
        expect(inside.map((component) => component.toSorted())).toContainEqual([...group].toSorted());
      }
    }),
    { numRuns: 600 },
  );
});

it("agents that all hand to each other are told whole, however many there are and wherever a conversation comes in", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 7 }), fc.subarray(names, { minLength: 1 }), (size, doors) => {
      const all = names.slice(0, size);
      const edges = new Map(all.map((name) => [name, all.filter((other) => other !== name)]));
      const inner = doors.filter((name) => all.includes(name));
      const first = inner.length > 0 ? inner : all.slice(0, 1);
      const { manifest, graph } = built(["door"], new Map([["door", [...first, "aside"]], ["aside", []], ...edges]));
      // Through a single door the one behind it is the desk of the others.
      fc.pre(first.length > 1);
      expect(peerGroups(manifest, graph).map((group) => group.toSorted())).toEqual([all]);
    }),
  );
});

it("an agent that hands to three or more, each of which hands back to it only, is a desk, whoever else hands to them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 6 }), fc.subarray(names.slice(1)), (size, doors) => {
      const spokes = names.slice(1, size + 1);
      const edges = new Map(
        [["a", spokes], ...spokes.map((name) => [name, ["a"]] as const)].map(([key, to]) => [key as string, to as string[]]),
      );
      const others = doors.filter((name) => spokes.includes(name));
      const { manifest, graph } = built(["door"], new Map([["door", ["a", ...others, "aside"]], ["aside", []], ...edges]));
      expect(desksOf(graph, ["a", ...spokes], () => true)).toEqual(["a"]);
      expect(peerGroups(manifest, graph)).toEqual([]);
    }),
  );
});

function built(entry: readonly string[], edges: ReadonlyMap<string, readonly string[]>) {
  const agents = new Map([...edges].map(([name, targets]) => [name, [...targets, "resolved"]]));
  const { manifest } = readManifest({ path: "topology.yaml", text: manifestOf({ entry, agents }) });
  if (manifest === undefined) throw new Error("the wiring is no manifest");
  return { manifest, graph: buildGraph(manifest) };
}

/** Every simple cycle among agents that a run can come to, each from its least name on. */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>, met: { has(name: string): boolean }): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const left = [...edges.keys()].filter((name) => met.has(name)).map((name): readonly string[] => [name]);
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const [first = ""] = path;
    for (const next of edges.get(path.at(-1) ?? "") ?? []) {
      if (next === first) found.push(path);
      else if (next > first && !path.includes(next)) left.push([...path, next]);
    }
  }
  return found;
}
