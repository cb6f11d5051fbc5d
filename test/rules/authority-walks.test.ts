import fc from "fast-check";
import { expect, it } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { buildGraph } from "../../engine/graph/build.ts";
import { checkGraph } from "../../engine/rules/check.ts";
import { recommended } from "../../engine/rules/settings.ts";
import { rules } from "../../engine/rules/index.ts";
import { meetingsIn } from "../../engine/rules/reading/meeting.ts";
import { agentNames, made, manifestOf, type Made, type MadeEdge } from "../helpers/authority.ts";

const asked = rules
  .filter((rule) => rule.stage === "graph")
  .filter(({ name }) => ["ungated-destructive", "lethal-trifecta", "privilege-widening"].includes(name));

const isSound = (facts: readonly string[]): boolean => facts.some((fact) => fact !== "claimed");
const isOpenTool = (topology: Made, tool: string): boolean => !["always", "fact"].includes(topology.tools.get(tool)?.gate ?? "none");
const isOpenAgent = (topology: Made, name: string): boolean => !isSound(topology.agents.get(name)?.requires ?? []);
const toolsOf = (topology: Made, name: string): readonly string[] => topology.agents.get(name)?.tools ?? [];
const flagsOf = (topology: Made, tool: string): readonly string[] => topology.tools.get(tool)?.flags ?? [];
const kindOf = (topology: Made, tool: string): string => topology.tools.get(tool)?.kind ?? "read";

/** Every walk from an entry, of up to as many edges as there are agents, on which no gate stands. */
function ungatedWalks(topology: Made): readonly (readonly string[])[] {
  const walks: (readonly string[])[] = topology.entry.filter((name) => isOpenAgent(topology, name)).map((name) => [name]);
  for (let index = 0; index < walks.length; index += 1) {
    const walk = walks[index] ?? [];
    if (walk.length > agentNames.length) continue;
    for (const edge of topology.agents.get(walk.at(-1) ?? "")?.edges ?? []) {
      if (!isSound(edge.requires) && isOpenAgent(topology, edge.to)) walks.push([...walk, edge.to]);
    }
  }
  return walks;
}

interface State {
  readonly agent: string;
  readonly seen: readonly string[];
}

/**
 * Plays conversations out, every tool, handoff, call and answer in every order, and tells the agents that can send out what they may not. For each state that a
 * conversation, or a call, can start in it gathers the states that can follow before it answers, until there are no more: so calls may lie in calls, however deep.
 */
function leaks(topology: Made): ReadonlySet<string> {
  const found = new Set<string>();
  const started = new Map<string, Map<string, State>>();
  let grown = true;
  const add = (states: Map<string, State>, state: State): void => {
    if (states.has(JSON.stringify(state))) return;
    states.set(JSON.stringify(state), state);
    grown = true;
  };
  const startedIn = (state: State): Map<string, State> => {
    const states = started.get(JSON.stringify(state)) ?? new Map<string, State>();
    started.set(JSON.stringify(state), states);
    add(states, state);
    return states;
  };
  for (const agent of topology.entry) startedIn({ agent, seen: [] });
  while (grown) {
    grown = false;
    for (const states of started.values()) {
      for (const { agent, seen } of states.values()) {
        for (const tool of toolsOf(topology, agent)) {
          const flags = flagsOf(topology, tool);
          const read = flags.filter((flag) => flag !== "outward");
          add(states, { agent, seen: join(seen, read) });
          if (seen.length === 2 && flags.includes("outward") && topology.tools.get(tool)?.gate !== "always") found.add(agent);
        }
        for (const edge of topology.agents.get(agent)?.edges ?? []) {
          const next: State = { agent: edge.to, seen: passes(edge) ? seen : [] };
          if (edge.mode === "transfer") add(states, next);
          else for (const answer of startedIn(next).values()) add(states, { agent, seen: join(seen, answer.seen) });
        }
      }
    }
  }
  return found;
}

const passes = (edge: MadeEdge): boolean => edge.history === "full" || edge.history === "text";
const join = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])].toSorted();

it("a destructive tool is told where, and only where, a walk without a gate comes to it", () => {
  check((topology, found) => {
    const run = new Set(
      ungatedWalks(topology)
        .flatMap((walk) => toolsOf(topology, walk.at(-1) ?? ""))
        .filter((tool) => kindOf(topology, tool) === "destructive" && isOpenTool(topology, tool)),
    );
    const told = found.filter(({ rule }) => rule === "ungated-destructive").map(({ pointer }) => pointer.split("/")[2] ?? "");
    expect(told.toSorted()).toEqual([...run].toSorted());
  });
});

it("a gate at any of the places that are named takes the tool out of reach", () => {
  check((topology, found) => {
    for (const { pointer, notes } of found.filter(({ rule }) => rule === "ungated-destructive")) {
      for (const note of notes.filter((each) => each.pointer.startsWith("/agents/"))) {
        const [, , agent = "", , target] = note.pointer.split("/");
        const mended = gateAt(topology, agent, target);
        expect(diagnose(mended).some((each) => each.rule === "ungated-destructive" && each.pointer === pointer)).toBe(false);
      }
    }
  });
});

it("private data, outsiders' text and a way out meet exactly where playing every conversation out makes them meet", () => {
  check((topology, found) => {
    const manifest = manifestOf(topology);
    const expected = leaks(topology);
    expect(new Set(meetingsIn(manifest, buildGraph(manifest)).map(({ moment }) => moment.key))).toEqual(expected);
    const told = found.filter(({ rule }) => rule === "lethal-trifecta");
    expect(told.length > 0).toBe(expected.size > 0);
    for (const { pointer } of told) expect([...expected]).toContain(pointer.split("/")[2]);
  });
});

it("one source of outsiders' text is one finding, and a person before the outward tools that it names takes it away, and no more", () => {
  check((topology, found) => {
    const told = found.filter(({ rule }) => rule === "lethal-trifecta");
    const sources = told.map(sourceOf);
    expect(sources).toEqual([...new Set(sources)]);
    for (const each of told) {
      const outward = namesIn(/ put a person before (?:each of )?(.*) with `approval/.exec(` ${each.help ?? ""}`)?.[1] ?? "");
      const tools = [...topology.tools].map(
        ([name, tool]) => [name, outward.includes(name) ? { ...tool, gate: "always" as const } : tool] as const,
      );
      const left = diagnose({ ...topology, tools: new Map(tools) }).filter(({ rule }) => rule === "lethal-trifecta");
      expect(left.map(sourceOf)).not.toContain(sourceOf(each));
      expect(sources).toEqual(expect.arrayContaining(left.map(sourceOf)));
    }
  });
});

/** The tool that a finding says outsiders' text comes in by. */
function sourceOf({ message }: Diagnostic): string {
  return /`(\w+)` \((?:private and )?untrusted\)/.exec(message)?.[1] ?? "";
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
}

it("a handoff is told where, and only where, it leads a walk without a gate to powers that its giver has not", () => {
  check((topology, found) => {
    const manifest = manifestOf(topology);
    const met = meetingsIn(manifest, buildGraph(manifest)).flatMap(({ seen, out }) => [seen.private.grant.tool.name, out.tool.name]);
    const powers = (name: string): readonly string[] =>
      toolsOf(topology, name)
        .filter((tool) => isOpenTool(topology, tool) && kindOf(topology, tool) !== "destructive" && !met.includes(tool))
        .flatMap((tool) => flagsOf(topology, tool))
        .filter((flag) => flag !== "untrusted");
    const has = (name: string): readonly string[] => toolsOf(topology, name).flatMap((tool) => flagsOf(topology, tool));
    const entries = topology.entry.filter((name) => isOpenAgent(topology, name));
    const widened = ungatedWalks(topology).flatMap((walk) => {
      const [giver = "", target = ""] = walk.slice(-2);
      if (walk.length < 2 || toolsOf(topology, giver).length === 0 || entries.includes(target)) return [];
      return powers(target).some((power) => !has(giver).includes(power)) ? [target] : [];
    });
    const told = found.filter(({ rule }) => rule === "privilege-widening").map(({ pointer }) => pointer.split("/")[4] ?? "");
    expect(told.toSorted()).toEqual([...new Set(widened)].toSorted());
  });
});

it("every witness is a walk from an entry: its edges are declared and hang together, its tools are held by whom it says", () => {
  check((topology, found) => {
    expect(found.flatMap((each) => faultsOf(topology, each))).toEqual([]);
  });
});

/** What is wrong with a witness, step by step. */
function faultsOf(topology: Made, { rule, witness }: Diagnostic): readonly string[] {
  const faults: string[] = [];
  const say = (right: boolean, message: string): void => void (right || faults.push(message));
  // What a called agent has read comes back to its caller.
  let standing: readonly string[] = topology.entry;
  const callers: string[] = [];
  const read = new Set<string>();
  for (const { message } of witness) {
    const [, agent = "", does = "", object = ""] = /^`(\w+)` (hands to|calls|can .* with|can run) `(\w+)`$/.exec(message) ?? [];
    say(standing.includes(agent), `${message}: control is with ${standing.join()}`);
    const moves = does === "hands to" || does === "calls";
    if (does === "calls") callers.push(agent);
    standing = [moves ? object : agent, ...callers];
    const edge = topology.agents.get(agent)?.edges.find(({ to }) => to === object);
    if (moves) say(edge?.mode === (does === "calls" ? "call" : "transfer"), `${message}: no such edge`);
    else say(toolsOf(topology, agent).includes(object), `${message}: no such tool`);
    for (const flag of moves ? [] : flagsOf(topology, object)) read.add(flag);
  }
  say(witness.length > 0, "no witness");
  say(rule !== "lethal-trifecta" || read.size === 3, "not all three are shown");
  return faults;
}

function gateAt(topology: Made, agent: string, target: string | undefined): Made {
  const agents = [...topology.agents].map(([name, each]) => {
    if (name !== agent) return [name, each] as const;
    if (target === undefined) return [name, { ...each, requires: ["proved"] }] as const;
    return [name, { ...each, edges: each.edges.map((edge) => (edge.to === target ? { ...edge, requires: ["proved"] } : edge)) }] as const;
  });
  return { ...topology, agents: new Map(agents) };
}

function diagnose(topology: Made): readonly Diagnostic[] {
  const manifest = manifestOf(topology);
  return checkGraph({ manifest, graph: buildGraph(manifest), settings: recommended }, asked).diagnostics;
}

function check(property: (topology: Made, found: readonly Diagnostic[]) => void): void {
  fc.assert(
    fc.property(made, (topology) => property(topology, diagnose(topology))),
    { numRuns: 1500 },
  );
}
