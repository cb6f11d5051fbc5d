import fc from "fast-check";
import { expect, it } from "vitest";
import { grantedTools } from "../../engine/graph/knowable.ts";
import { neverKnown } from "../../engine/graph/never-known.ts";
import { terrainOf } from "../../engine/graph/terrain.ts";
import { unestablished } from "../../engine/graph/unestablished.ts";
import { explore, type World } from "./fact-walk.ts";
import { factWorld, readWorld } from "./fact-world.ts";

interface Asked {
  readonly never: ReadonlySet<string>;
  /** `agent fact`, with the way there. */
  readonly onSomePath: ReadonlyMap<string, readonly string[]>;
}

/** What the analyses say, `never` with nothing left out as a consequence. */
function ask(world: World): Asked {
  const { manifest, graph } = readWorld(world);
  const { faults, lost } = neverKnown(manifest, graph, grantedTools);
  const never = new Set(faults.map(({ fact }) => fact));
  const found = unestablished(manifest, graph, terrainOf(manifest, graph, grantedTools), new Set([...never, ...lost]));
  const ways = found.map(({ agent, fact, path }) => [`${agent} ${fact}`, [...path.map((edge) => edge.from), agent]] as const);
  return { never, onSomePath: new Map(ways) };
}

it("a fact that is told never to be known is known in no state that a session can come to", () => {
  fc.assert(
    fc.property(factWorld({ facts: 3, calls: true }), (world) => {
      const { never } = ask(world);
      const walked = explore(world);
      for (const fact of never) expect(walked.everKnown.has(fact)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

it("something is told to be never known exactly where an agent that runs come to waits for what no state knows", () => {
  fc.assert(
    fc.property(factWorld({ facts: 3, calls: true }), (world) => {
      const walked = explore(world);
      expect(ask(world).never.size > 0).toBe(walked.waitsForNever());
    }),
    { numRuns: 1000 },
  );
});

it("each way told is real, on it the fact cannot become known, and the conversation cannot come back with it", () => {
  let told = 0;
  fc.assert(
    fc.property(factWorld({ facts: 3, calls: true }), (world) => {
      const walked = explore(world);
      for (const [site, way] of ask(world).onSomePath) {
        const [agent = "", fact = ""] = site.split(" ");
        told += 1;
        expect(walked.isDeadEnd(way, agent, fact)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
  expect(told).toBeGreaterThan(3);
});

it("with one fact and no calls, a way is told exactly where walking every way finds one", () => {
  let told = 0;
  fc.assert(
    fc.property(factWorld({ facts: 1, calls: false }), (world) => {
      const { never, onSomePath } = ask(world);
      if (never.size > 0) return;
      const expected = explore(world).hasDeadEnd();
      told += expected ? 1 : 0;
      expect(onSomePath.size > 0).toBe(expected);
    }),
    { numRuns: 2000 },
  );
  expect(told).toBeGreaterThan(3);
});
