import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { components, sinks } from "../../engine/graph/components.ts";
import { agentName, graphOf } from "./graph-of.ts";

const many = 50_000;
const range = (size: number): readonly number[] => Array.from({ length: size }, (_, index) => index);

describe("components", () => {
  it.each([
    ["a chain, each agent alone", range(many - 1).map((i) => [i, i + 1] as const), many, many + 1],
    ["a ring, all agents together", range(many).map((i) => [i, (i + 1) % many] as const), many, 2],
    ["a star that leads out, each agent alone", range(many - 1).map((i) => [0, i + 1] as const), many, many + 1],
    [
      "a star that leads out and back, all agents together",
      range(many - 1).flatMap((i) => [[0, i + 1] as const, [i + 1, 0] as const]),
      many,
      2,
    ],
    ["a clique, all agents together", range(400).flatMap((i) => range(400).map((j) => [i, j] as const)), 400, 2],
  ])("finds those of %s", (_, edges, size, count) => {
    // One more than the agents' own: the exit `resolved`. `escalated` is not in the made graph.
    const found = components(graphOf(size, edges));
    expect(found.length).toBe(count);
    expect(found.flat().length).toBe(size + 1);
  });

  it("are what brute force finds, each after those it leads to", () => {
    fc.assert(
      fc.property(graphs, ({ size, edges }) => {
        const graph = graphOf(size, edges);
        const reach = closure(size, edges);
        const found = components(graph).filter((component) => !component.includes("resolved"));
        const expected = range(size).map((i) =>
          range(size)
            .filter((j) => i === j || (reach[i]?.has(j) === true && reach[j]?.has(i) === true))
            .map(agentName)
            .join(),
        );
        expect(new Set(found.map((component) => component.toSorted(byNumber).join()))).toEqual(new Set(expected));
        const place = new Map(found.flatMap((component, index) => component.map((key) => [key, index] as const)));
        for (const [from, to] of edges) expect(place.get(agentName(to)) ?? 0).toBeLessThanOrEqual(place.get(agentName(from)) ?? 0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("sinks", () => {
  it("are the components that a walk cannot leave, looked at from either side and in any part", () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), fc.boolean(), ({ size, edges }, kept, backward) => {
        const part = range(size).filter((i) => kept[i] === true);
        const left = edges.filter(([from, to]) => part.includes(from) && part.includes(to));
        const reach = closure(size, backward ? left.map(([from, to]) => [to, from] as const) : left);
        const expected = part.filter((i) => [...(reach[i] ?? [])].every((j) => reach[j]?.has(i) === true));
        const view = { within: new Set(part.map(agentName)), direction: backward ? "backward" : "forward" } as const;
        expect(new Set(sinks(graphOf(size, edges), view).flat())).toEqual(new Set(expected.map(agentName)));
      }),
      { numRuns: 1000 },
    );
  });
});

const graphs = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 });
  return fc.record({ size: fc.constant(size), edges: fc.uniqueArray(fc.tuple(node, node), { maxLength: 20, selector: String }) });
});

function closure(size: number, edges: readonly (readonly [number, number])[]): readonly ReadonlySet<number>[] {
  const reach = range(size).map((i) => new Set(edges.filter(([from]) => from === i).map(([, to]) => to)));
  for (const k of range(size)) for (const i of range(size)) if (reach[i]?.has(k) === true) for (const j of reach[k] ?? []) reach[i]?.add(j);
  return reach;
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(1)) - Number(b.slice(1));
}
