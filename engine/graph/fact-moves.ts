import type { Manifest } from "../manifest/manifest.ts";
import { agentOf } from "./agents.ts";
import type { EdgeAttributes, HandoffGraph } from "./handoff-graph.ts";
import { factsByTool, namesOf, type ToolsOf } from "./knowable.ts";
import { requirementsOf } from "./requirements.ts";
import { statedBy, surelyStatedBy } from "./stated.ts";

/** One thing that can happen in a session, in numbers: where control is, what must be known for it, and what follows. */
export interface Move {
  /** The place it happens at; none for the start of a run. */
  readonly from?: number;
  readonly needs: readonly number[];
  /** What is known as soon as it happens, whatever the model does. */
  readonly sure: readonly number[];
  /** What it may make known. */
  readonly gives: readonly number[];
  /** Where control is then; absent for what leads nowhere. */
  readonly to?: number;
}

/** All that can happen in a topology; agents are places, and so are tools, each once for all who have it. */
export interface FactMoves {
  readonly moves: readonly Move[];
  /** The numbers of the moves at a place, and of those that need a fact. */
  readonly movesAt: readonly (readonly number[])[];
  readonly movesNeeding: readonly (readonly number[])[];
  readonly moveOf: ReadonlyMap<EdgeAttributes, number>;
  /** By the key of an entry: the start of a run there. */
  readonly startOf: ReadonlyMap<string, number>;
  readonly placeOf: ReadonlyMap<string, number>;
  readonly numberOf: ReadonlyMap<string, number>;
  /** The facts by number. */
  readonly facts: readonly string[];
  /** The facts that hosts give. */
  readonly given: readonly number[];
}

/** Writes a topology down as moves. Linear. Facts that nothing declares are left out. */
export function factMoves(manifest: Manifest, graph: HandoffGraph, toolsOf: ToolsOf): FactMoves {
  const facts = [...manifest.facts.keys()];
  const numberOf = new Map(facts.map((name, number) => [name, number]));
  const placeOf = new Map<string, number>();
  for (const [key, node] of graph.nodes) if (node.kind === "agent") placeOf.set(key, placeOf.size);
  const stated = statedBy(manifest);
  const sure = surelyStatedBy(manifest);
  const moves: Move[] = [];
  const moveOf = new Map<EdgeAttributes, number>();
  const numbers = (names: Iterable<string>): readonly number[] => [...new Set(names)].flatMap((name) => numberOf.get(name) ?? []);

  const startOf = new Map<string, number>();
  for (const key of graph.entries) {
    const to = placeOf.get(key);
    if (to === undefined) continue;
    startOf.set(key, moves.length);
    moves.push({ to, needs: numbers(namesOf(agentOf(graph, key)?.requires ?? [])), sure: [], gives: [] });
  }
  const toolPlaces = new Map<string, number>();
  for (const [tool, sets] of factsByTool(manifest)) {
    const from = placeOf.size + toolPlaces.size;
    toolPlaces.set(tool, from);
    // Its result establishes all of them together, so it has not run where one of them is not known.
    moves.push({ from, needs: numbers(namesOf(manifest.tools.get(tool)?.requires ?? [])), sure: numbers(sets), gives: numbers(sets) });
  }
  for (const [key, from] of placeOf) {
    const agent = agentOf(graph, key);
    for (const tool of agent === undefined ? [] : toolsOf(agent)) {
      const to = toolPlaces.get(tool);
      if (to !== undefined) moves.push({ from, to, needs: [], sure: [], gives: [] });
    }
    for (const edge of graph.leaving.get(key) ?? []) {
      const says = stated(edge);
      const needed = namesOf(requirementsOf(manifest, edge));
      moveOf.set(edge, moves.length);
      const to = placeOf.get(edge.to);
      moves.push({
        from,
        ...(to === undefined ? {} : { to }),
        needs: numbers(needed.filter((fact) => !says.has(fact))),
        // What an edge needs and states itself is known once it is taken.
        sure: numbers([...sure(edge), ...needed.filter((fact) => says.has(fact))]),
        gives: numbers(says),
      });
    }
  }
  return {
    moves,
    movesAt: byNumber(placeOf.size + toolPlaces.size, moves, ({ from }) => (from === undefined ? [] : [from])),
    movesNeeding: byNumber(facts.length, moves, ({ needs }) => needs),
    moveOf,
    startOf,
    placeOf,
    numberOf,
    facts,
    given: facts.flatMap((name, number) => (manifest.facts.get(name)?.source.kind === "host" ? [number] : [])),
  };
}

function byNumber(size: number, moves: readonly Move[], of: (move: Move) => readonly number[]): readonly (readonly number[])[] {
  const lists = Array.from({ length: size }, (): number[] => []);
  moves.forEach((move, at) => {
    for (const number of of(move)) lists[number]?.push(at);
  });
  return lists;
}
