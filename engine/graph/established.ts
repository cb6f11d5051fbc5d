import type { Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import { factMoves, type FactMoves, type Move } from "./fact-moves.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { grantedTools, type ToolsOf } from "./knowable.ts";

/** What is certain about facts: a must analysis, over all states of all sessions that start at an entry. Agents are named by their keys. */
export interface Established {
  /** Whether the fact is known whenever the agent has control. Also where it never has. */
  at(agent: string, fact: string): boolean;
  /** Every fact of which that holds. */
  factsAt(agent: string): ReadonlySet<string>;
  /** Whether the fact is known whenever a call to the agent has come back by an exit or a final reply. */
  onReturn(agent: string, fact: string): boolean;
  /** Whether the edge can be taken, by a conversation in which the fact is not known and then still is not. */
  crossedWithout(edge: EdgeAttributes, fact: string): boolean;
  /** Whether a run can start at the entry while the fact is not known. */
  startsWithout(entry: string, fact: string): boolean;
}

/**
 * For each fact, everything is let happen that can happen while that fact is never known; where control comes to then, it comes to without the fact, and nowhere
 * else. What is known stays known and a session can always start again, so one set of facts a run of this is enough, and the answer is exact.
 * Facts are followed 32 at a time, one bit each, when they are first asked for: linear in agents, tools, requirements and handoffs for each 32.
 */
export function established(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf = grantedTools): Established {
  const world = factMoves(manifest, graph, toolsOf);
  const bits = new Map<number, Bit>();
  const given = new Set(world.given);
  const asked = world.facts.flatMap((_, number) => (given.has(number) ? [] : [number]));
  for (let start = 0; start < asked.length; start += WIDTH) {
    const facts = asked.slice(start, start + WIDTH);
    let found: Lacks | undefined;
    const lacks = (): Lacks => (found ??= lacksOf(world, facts));
    facts.forEach((fact, at) => bits.set(fact, { mask: 1 << at, lacks }));
  }
  const bitOf = (fact: string): Bit | undefined => bits.get(world.numberOf.get(fact) ?? -1);
  const returns = returnsOf(graph, world);
  const at = (agent: string, fact: string): boolean => {
    const [bit, place] = [bitOf(fact), world.placeOf.get(agent)];
    return bit === undefined || place === undefined || ((bit.lacks().places[place] ?? 0) & bit.mask) === 0;
  };
  return {
    at,
    factsAt: (agent) => new Set(world.facts.filter((fact) => at(agent, fact))),
    onReturn: (agent, fact) => {
      const [bit, place] = [bitOf(fact), world.placeOf.get(agent)];
      return bit === undefined || place === undefined || ((returns(bit.lacks())[place] ?? 0) & bit.mask) === 0;
    },
    crossedWithout: (edge, fact) => {
      const [bit, move] = [bitOf(fact), world.moves[world.moveOf.get(edge) ?? -1]];
      return bit !== undefined && move !== undefined && (passing(bit.lacks(), move) & bit.mask) !== 0;
    },
    startsWithout: (entry, fact) => {
      const [bit, start] = [bitOf(fact), world.moves[world.startOf.get(entry) ?? -1]];
      return bit !== undefined && start !== undefined && (passing(bit.lacks(), start) & bit.mask) !== 0;
    },
  };
}

const WIDTH = 32;

interface Bit {
  readonly mask: number;
  readonly lacks: () => Lacks;
}

/** For up to 32 facts, each a bit: where control comes to, and what else is known, while the fact is not. */
interface Lacks {
  /** By place. */
  readonly places: Int32Array;
  /** By fact. */
  readonly known: Int32Array;
  /** By fact: its own bit. */
  readonly own: Int32Array;
}

function lacksOf(world: FactMoves, facts: readonly number[]): Lacks {
  const lacks: Lacks = {
    places: new Int32Array(world.movesAt.length),
    known: new Int32Array(world.facts.length),
    own: new Int32Array(world.facts.length),
  };
  const { places, known, own } = lacks;
  facts.forEach((fact, at) => (own[fact] = 1 << at));
  for (const fact of world.given) known[fact] = -1;
  const waits = new Uint8Array(world.moves.length);
  const queue: number[] = [];
  const wake = (moves: readonly number[] = []): void => {
    for (const move of moves) {
      if (waits[move] === 1) continue;
      waits[move] = 1;
      queue.push(move);
    }
  };
  world.moves.forEach((move, at) => {
    if (move.from === undefined) wake([at]);
  });
  // The list is walked while it grows: first come, first served.
  for (const next of queue) {
    waits[next] = 0;
    const move = world.moves[next];
    const passed = move === undefined ? 0 : passing(lacks, move);
    if (move === undefined || passed === 0) continue;
    if (move.to !== undefined && (passed & ~(places[move.to] ?? 0)) !== 0) {
      places[move.to] = (places[move.to] ?? 0) | passed;
      wake(world.movesAt[move.to]);
    }
    for (const fact of move.gives) {
      const more = passed & ~(own[fact] ?? 0) & ~(known[fact] ?? 0);
      if (more === 0) continue;
      known[fact] = (known[fact] ?? 0) | more;
      wake(world.movesNeeding[fact]);
    }
  }
  return lacks;
}

/** The facts without which a move can happen, and that are still not known then. */
function passing({ places, known, own }: Lacks, { from, needs, sure }: Move): number {
  let passed = from === undefined ? -1 : (places[from] ?? 0);
  for (const fact of needs) passed &= known[fact] ?? 0;
  for (const fact of sure) passed &= ~(own[fact] ?? 0);
  return passed;
}

/** Tells, by agent, the facts without which a conversation that is there can end, in an exit or in a final reply. */
function returnsOf(graph: HandoffGraph, world: FactMoves): (lacks: Lacks) => Int32Array {
  const known = new WeakMap<Lacks, Int32Array>();
  return (lacks) => {
    const found = known.get(lacks) ?? endsOf(graph, world, lacks);
    known.set(lacks, found);
    return found;
  };
}

function endsOf(graph: HandoffGraph, world: FactMoves, lacks: Lacks): Int32Array {
  const ends = new Int32Array(world.movesAt.length);
  const changed: string[] = [];
  const add = (key: string, facts: number): void => {
    const place = world.placeOf.get(key) ?? -1;
    const more = facts & ~(ends[place] ?? 0);
    if (place === -1 || more === 0) return;
    ends[place] = (ends[place] ?? 0) | more;
    changed.push(key);
  };
  const passed = (edge: EdgeAttributes): number => {
    const move = world.moves[world.moveOf.get(edge) ?? -1];
    return move === undefined ? 0 : passing(lacks, move);
  };
  for (const [key, place] of world.placeOf) {
    if (agentOf(graph, key)?.reply === "final") add(key, lacks.places[place] ?? 0);
    for (const edge of graph.leaving.get(key) ?? []) if (edge.target === "exit") add(key, passed(edge));
  }
  for (let next = changed.pop(); next !== undefined; next = changed.pop()) {
    const after = ends[world.placeOf.get(next) ?? -1] ?? 0;
    for (const edge of graph.coming.get(next) ?? []) if (edge.handoff.mode === "transfer") add(edge.from, passed(edge) & after);
  }
  return ends;
}
