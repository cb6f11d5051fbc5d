import type { Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import { factMoves, type FactMoves, type Move } from "./fact-moves.ts";
import { isResult } from "./exits.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { grantedTools, type ToolsOf } from "./knowable.ts";
import { WIDTH } from "./net.ts";

/** What is certain about facts: a must analysis, over all states of all sessions that start at an entry. Agents are named by their keys. */
export interface Established {
  /** Whether the fact is known whenever the agent has control. Also where it never has. */
  at(agent: string, fact: string): boolean;
  /** The facts that hosts do not give, up to 32 at a time. */
  readonly batches: readonly FactBatch[];
  /** The batch that a fact is in, and its bit there; none for what hosts give. */
  placeOf(fact: string): { readonly batch: FactBatch; readonly bit: number } | undefined;
}

/** What is certain about up to 32 facts: in each answer a fact has the bit of its number, set where it may be missing. */
export interface FactBatch {
  readonly facts: readonly string[];
  /** Whether the agent may have control without the fact. */
  lackedAt(agent: string): number;
  /** Whether the edge can be taken, by a conversation in which the fact is not known and then still is not. */
  readonly crossed: (edge: EdgeAttributes) => number;
  /** Whether a run can start at the entry while the fact is not known. */
  started(entry: string): number;
  /** Whether a call to the agent can come back with a result, by an exit of kind `resolved` or a final reply, without the fact. */
  returned(agent: string): number;
}

/**
 * For each fact, everything is let happen that can happen while that fact is never known; where control comes to then, it comes to without the fact, and nowhere
 * else. What is known stays known and a session can always start again, so one set of facts a run of this is enough, and the answer is exact.
 * Facts are followed 32 at a time, one bit each, when they are first asked for: linear in agents, tools, requirements and handoffs for each 32.
 */
export function established(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf = grantedTools): Established {
  const world = factMoves(manifest, graph, toolsOf);
  const given = new Set(world.given);
  const asked = world.facts.flatMap((_, number) => (given.has(number) ? [] : [number]));
  const batches: FactBatch[] = [];
  const bitOf = new Map<string, { readonly batch: FactBatch; readonly bit: number }>();
  for (let start = 0; start < asked.length; start += WIDTH) {
    const numbers = asked.slice(start, start + WIDTH);
    const batch = batchOf(graph, world, numbers);
    batches.push(batch);
    batch.facts.forEach((fact, bit) => bitOf.set(fact, { batch, bit }));
  }
  return {
    batches,
    placeOf: (fact) => bitOf.get(fact),
    at: (agent, fact) => {
      const place = bitOf.get(fact);
      return place === undefined || (place.batch.lackedAt(agent) & (1 << place.bit)) === 0;
    },
  };
}

function batchOf(graph: HandoffGraph, world: FactMoves, numbers: readonly number[]): FactBatch {
  let found: Lacks | undefined;
  let ends: Int32Array | undefined;
  const all = numbers.length === WIDTH ? -1 : (1 << numbers.length) - 1;
  const lacks = (): Lacks => (found ??= lacksOf(world, numbers));
  const passed = (at: number | undefined): number => {
    const move = at === undefined ? undefined : world.moves[at];
    return move === undefined ? 0 : passing(lacks(), move) & all;
  };
  const bitsAt = (places: Int32Array, agent: string): number => (places[world.placeOf.get(agent) ?? -1] ?? 0) & all;
  return {
    facts: numbers.map((number) => world.facts[number] ?? ""),
    lackedAt: (agent) => bitsAt(lacks().places, agent),
    crossed: (edge) => passed(world.moveOf.get(edge)),
    started: (entry) => passed(world.startOf.get(entry)),
    returned: (agent) => {
      ends ??= endsOf(graph, world, lacks());
      return bitsAt(ends, agent);
    },
  };
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

/** By agent, the facts without which a conversation that is there can end with a result: not by being passed to a person, which says that there is none. */
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
    for (const edge of graph.leaving.get(key) ?? []) if (isResult(graph, edge)) add(key, passed(edge));
  }
  for (let next = changed.pop(); next !== undefined; next = changed.pop()) {
    const after = ends[world.placeOf.get(next) ?? -1] ?? 0;
    for (const edge of graph.coming.get(next) ?? []) if (edge.handoff.mode === "transfer") add(edge.from, passed(edge) & after);
  }
  return ends;
}
