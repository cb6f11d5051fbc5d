import { meansOf, type Means } from "./detours.ts";
import type { FactBatch } from "./established.ts";
import { isCall } from "./exits.ts";
import type { FactSurvey } from "./fact-survey.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";
import { runTools } from "./tool-runs.ts";

/** A batch of facts, each as its bit: at which entries runs start without them, and who can come by them. Agents are numbers. */
export interface Missed {
  readonly batch: FactBatch;
  /** By agent. */
  readonly starts: Int32Array;
  readonly means: Means;
  /**
   * The edges that leave no way to an agent without a fact once they require it: the last ones on each way whose giver can come by the fact, by own
   * means or by going round elsewhere. Undefined where there is a way without such an edge, or too many of them.
   */
  readonly gates: (agent: number, bit: number) => readonly EdgeAttributes[] | undefined;
  /** The agent, by its key, that makes the fact known for a giver of such edges, itself or when the giver goes round to it. */
  readonly maker: (giver: string, bit: number) => string;
}

/** How many agents and edges are looked at for one agent's gates, and how long a detour may be. */
const MOST = 16;

/** Tells of a batch of facts what it takes to gate them. Linear in the graph for each batch, and each question about gates is bounded. */
export function missedFacts(survey: FactSurvey): (batch: FactBatch) => Missed {
  const meansFor = meansOf(survey);
  const known = new WeakMap<FactBatch, Missed>();
  return (batch) => {
    const found = known.get(batch) ?? missed(batch);
    known.set(batch, found);
    return found;
  };

  function missed(batch: FactBatch): Missed {
    const { agents, numberOf } = survey.terrain.net;
    const starts = new Int32Array(agents.length);
    for (const key of survey.graph.entries) starts[numberOf.get(key) ?? -1] = batch.started(key);
    const means = meansFor(batch);
    const asked = new Map<number, readonly EdgeAttributes[] | undefined>();
    const gates = (agent: number, bit: number): readonly EdgeAttributes[] | undefined => {
      const id = agent * 32 + bit;
      if (!asked.has(id)) asked.set(id, findGates(survey, { batch, starts, means }, agent, bit));
      return asked.get(id);
    };
    return { batch, starts, means, gates, maker: (giver, bit) => makerFor(survey, means, giver, bit) };
  }
}

function findGates(
  survey: FactSurvey,
  { batch, starts, means }: Omit<Missed, "gates" | "maker">,
  agent: number,
  bit: number,
): readonly EdgeAttributes[] | undefined {
  const { net, edges } = survey.terrain.net;
  const has = (bits: Int32Array, at: number): boolean => ((bits[at] ?? 0) & (1 << bit)) !== 0;
  const behind = new Set([agent]);
  const gates: number[] = [];
  const fact = batch.facts[bit] ?? "";
  // The set is walked while it grows.
  for (const key of behind) {
    if (has(starts, key)) return undefined;
    const end = net.coming.heads[key + 1] ?? 0;
    for (let at = net.coming.heads[key] ?? 0; at < end; at++) {
      const edge = net.coming.items[at] ?? -1;
      const from = net.from[edge] ?? -1;
      if (behind.has(from) || !has(means.crossed, edge)) continue;
      if (has(means.detour.bits, from)) gates.push(edge);
      else behind.add(from);
      if (gates.length + behind.size > MOST) return undefined;
    }
  }
  const close = gates.length > 0 && gates.every((edge) => goesRound(survey, means, { agent: net.from[edge] ?? -1, bit, fact }, behind));
  return close ? gates.flatMap((edge) => edges[edge] ?? []) : undefined;
}

function makerFor({ terrain }: FactSurvey, { own, detour }: Means, giver: string, bit: number): string {
  const { agents, numberOf, transfers } = terrain.net;
  let at = numberOf.get(giver) ?? -1;
  for (let steps = 0; steps < MOST && ((own[at] ?? 0) & (1 << bit)) === 0; steps++) {
    const way = detour.came(at, bit);
    if (way === undefined) break;
    at = transfers.net.to[way] ?? -1;
  }
  return agents[at] ?? giver;
}

interface Asked {
  readonly agent: number;
  readonly bit: number;
  readonly fact: string;
}

/** Whether an agent comes by the fact without a step into what the gates close, and without one that waits for yet another fact. */
function goesRound(survey: FactSurvey, { own, detour }: Means, { agent, bit, fact }: Asked, closed: ReadonlySet<number>): boolean {
  const { terrain, facts } = survey;
  const { agents, edges, transfers } = terrain.net;
  let at = agent;
  for (let steps = 0; steps < MOST; steps++) {
    if (((own[at] ?? 0) & (1 << bit)) !== 0) return isReady(survey, agents[at] ?? "", fact, closed);
    const way = detour.came(at, bit);
    if (way === undefined) return ((detour.bits[at] ?? 0) & (1 << bit)) !== 0;
    const from = agents[at] ?? "";
    at = transfers.net.to[way] ?? -1;
    const edge = edges[transfers.edge[way] ?? -1];
    const needs = edge === undefined ? undefined : terrain.open.get(edge);
    if (closed.has(at) || [...(needs ?? [])].some((other) => !facts.at(from, other))) return false;
  }
  return false;
}

/** Whether an agent can make a fact known with what is established there: by its tools, or by a call to one that is not behind the gates. */
function isReady({ manifest, graph, terrain, facts }: FactSurvey, agent: string, fact: string, closed: ReadonlySet<number>): boolean {
  const known = new Set<string>();
  runTools(manifest, terrain, agent, { known, isKnown: (other) => facts.at(agent, other) });
  if (known.has(fact)) return true;
  const calls = (graph.leaving.get(agent) ?? []).filter((edge) => isCall(edge) && terrain.open.has(edge)).slice(0, MOST);
  return calls.some((edge) => {
    if ([...(terrain.open.get(edge) ?? [])].some((other) => !known.has(other) && !facts.at(agent, other))) return false;
    if (terrain.stated(edge).has(fact)) return true;
    if (closed.has(terrain.net.numberOf.get(edge.to) ?? -1)) return false;
    const there = new Set(known);
    runTools(manifest, terrain, edge.to, { known: there, isKnown: (other) => facts.at(edge.to, other) });
    return there.has(fact);
  });
}
