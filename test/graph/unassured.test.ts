import fc from "fast-check";
import { expect, it } from "vitest";
import { established } from "../../engine/graph/established.ts";
import { missedFacts } from "../../engine/graph/gates.ts";
import { grantedTools } from "../../engine/graph/knowable.ts";
import { neverKnown } from "../../engine/graph/never-known.ts";
import { terrainOf } from "../../engine/graph/terrain.ts";
import { unassured, type Unassured } from "../../engine/graph/unassured.ts";
import { unestablished } from "../../engine/graph/unestablished.ts";
import { explore, type World, type WorldAgent } from "./fact-walk.ts";
import { factWorld, readWorld } from "./fact-world.ts";

interface Told {
  readonly found: readonly Unassured[];
  /** `agent fact`, for which the stronger fault is told. */
  readonly stronger: ReadonlySet<string>;
  readonly never: ReadonlySet<string>;
}

function ask(world: World): Told {
  const { manifest, graph } = readWorld(world);
  const terrain = terrainOf(manifest, graph, grantedTools);
  const { faults, lost } = neverKnown(manifest, graph, grantedTools);
  const never = new Set([...faults.map(({ fact }) => fact), ...lost]);
  const stronger = new Set(unestablished(manifest, graph, terrain, never).map(({ agent, fact }) => `${agent} ${fact}`));
  const survey = { manifest, graph, terrain, facts: established(manifest, graph) };
  const found = unassured(survey, missedFacts(survey), (agent, fact) => never.has(fact) || stronger.has(`${agent} ${fact}`));
  return { found, stronger, never };
}

const options = { numRuns: 1500, seed: 20_261 };

/** A property over worlds of both kinds: few gates, and many. */
function always(facts: number, claim: (world: World) => void): void {
  for (const gated of [false, true]) fc.assert(fc.property(factWorld({ facts, calls: true, gated }), claim), options);
}

function agentOf(world: World, name: string): WorldAgent {
  return world.agents.get(name) ?? { tools: [], requires: [], edges: [], exits: [[], []] };
}

function toolsWait(world: World, name: string, fact: string): boolean {
  return agentOf(world, name).tools.some((tool) => world.tools.get(tool)?.requires.includes(fact) === true);
}

/** The second exit is the way to a person, which is another rule's. */
function edgesWait(world: World, name: string, fact: string): boolean {
  const { edges, exits } = agentOf(world, name);
  const needs = edges.some((edge) => [...edge.requires, ...agentOf(world, edge.to).requires].includes(fact) && !edge.states.includes(fact));
  return needs || exits[0].includes(fact);
}

it("each way told is real: it can be walked without the fact, and its agent waits for the fact and has no sure means to it", () => {
  let told = 0;
  always(3, (world) => {
    const walked = explore(world);
    for (const { agent, fact, path } of ask(world).found) {
      told += 1;
      expect(walked.comesWithout([...path.map(({ from }) => from), agent], fact)).toBe(true);
      expect(toolsWait(world, agent, fact) || edgesWait(world, agent, fact)).toBe(true);
    }
  });
  expect(told).toBeGreaterThan(200);
});

it("with one fact, what is told is what the definition says, but for what lies behind it", () => {
  const count = { faults: 0, sound: 0 };
  always(1, (world) => {
    const { found, stronger, never } = ask(world);
    if (never.size > 0) return;
    const walked = explore(world);
    const told = new Set(found.map(({ agent }) => agent));
    const closed = new Set([...told, ...[...stronger].map((each) => each.split(" ")[0] ?? "")]);
    const open = walked.reachedWithout("f0", closed);
    for (const name of world.agents.keys()) {
      const waits = toolsWait(world, name, "f0") || (edgesWait(world, name, "f0") && !walked.comesBackWith(name, "f0"));
      const fault = waits && walked.lacks(name, "f0") && !walked.hasMeans(name, "f0") && !stronger.has(`${name} f0`);
      if (fault) count.faults += 1;
      else if (walked.reaches(name) && (toolsWait(world, name, "f0") || edgesWait(world, name, "f0"))) count.sound += 1;
      expect(told.has(name)).toBe(fault && (told.has(name) || open.has(name)));
    }
  });
  expect(count.faults).toBeGreaterThan(200);
  expect(count.sound).toBeGreaterThan(200);
});

it("once the handoffs named require the fact, the fault is gone, and no other has come", () => {
  let mended = 0;
  always(2, (world) => {
    const before = ask(world);
    const known = new Set([...before.found.map(({ agent, fact }) => `${agent} ${fact}`), ...before.stronger]);
    for (const { agent, fact, gates = [] } of before.found) {
      if (gates.length === 0) continue;
      mended += 1;
      const after = ask(gatedBy(world, new Set(gates.map(({ from, to }) => `${from} ${to}`)), fact));
      const left = [...after.found.map((each) => `${each.agent} ${each.fact}`), ...after.stronger];
      expect(left).not.toContain(`${agent} ${fact}`);
      expect(left.filter((each) => each.endsWith(` ${fact}`) && !known.has(each))).toEqual([]);
      expect([...after.never].filter((each) => !before.never.has(each))).toEqual([]);
    }
  });
  expect(mended).toBeGreaterThan(100);
});

function gatedBy(world: World, gates: ReadonlySet<string>, fact: string): World {
  const agents = [...world.agents].map(([name, agent]): readonly [string, WorldAgent] => [
    name,
    {
      ...agent,
      edges: agent.edges.map((edge) => (gates.has(`${name} ${edge.to}`) ? { ...edge, requires: [...edge.requires, fact] } : edge)),
    },
  ]);
  return { ...world, agents: new Map(agents) };
}
