import fc from "fast-check";
import { expect, it } from "vitest";
import { established, type Established } from "../../engine/graph/established.ts";
import { explore, type Walked, type World } from "./fact-walk.ts";
import { factWorld, readWorld } from "./fact-world.ts";

const options = { numRuns: 1000, seed: 20_260 };

/** Holds one question to the walk, for each agent that is ever reached and each fact; tells how often the answer was yes, and how often no. */
function agree(
  facts: number,
  ask: (said: Established, agent: string, fact: string) => boolean,
  walk: (walked: Walked, agent: string, fact: string) => boolean,
): { readonly yes: number; readonly no: number } {
  const told = { yes: 0, no: 0 };
  const claim = (world: World): void => {
    const { manifest, graph } = readWorld(world);
    const [said, walked] = [established(manifest, graph), explore(world)];
    for (const agent of world.agents.keys()) {
      for (const fact of world.facts) {
        const answer = ask(said, agent, fact);
        expect(answer).toBe(walk(walked, agent, fact));
        if (walked.reaches(agent)) told[answer ? "yes" : "no"] += 1;
      }
    }
  };
  fc.assert(fc.property(factWorld({ facts, calls: true }), claim), options);
  fc.assert(fc.property(factWorld({ facts, calls: true, gated: true }), claim), options);
  return told;
}

it("a fact is established at an agent exactly where no state of any session is there without it", () => {
  const told = agree(
    3,
    (said, agent, fact) => said.at(agent, fact),
    (walked, agent, fact) => !walked.lacks(agent, fact),
  );
  expect(told.yes).toBeGreaterThan(300);
  expect(told.no).toBeGreaterThan(300);
});

it("a fact is established on the return from a call exactly where no conversation of the called agent can end with a result and without it", () => {
  const told = agree(
    2,
    (said, agent, fact) => {
      const place = said.placeOf(fact);
      return place === undefined || (place.batch.returned(agent) & (1 << place.bit)) === 0;
    },
    (walked, agent, fact) => !walked.returnsWithout(agent, fact),
  );
  expect(told.yes).toBeGreaterThan(300);
  expect(told.no).toBeGreaterThan(300);
});
