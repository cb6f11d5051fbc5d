import { buildGraph } from "../../engine/graph/build.ts";
import type { HandoffGraph } from "../../engine/graph/handoff-graph.ts";
import type { Agent, Exit, Handoff, Manifest } from "../../engine/manifest/manifest.ts";
import { wholeText } from "../../engine/source/yaml.ts";

const origin = { document: { file: { path: "none", text: "" }, map: wholeText("") }, pointer: "" };

/** A graph of agents `0` to `size - 1`, and of edges between them; made without text, so that it may be as large as a test likes. */
export function graphOf(size: number, edges: Iterable<readonly [number, number]>): HandoffGraph {
  const handoffs = Array.from({ length: size }, (): Handoff[] => []);
  for (const [from, to] of edges) {
    handoffs[from]?.push({ target: { name: agentName(to), origin }, origin, requires: [], history: "full", mode: "transfer" });
  }
  const agents = new Map(handoffs.map((list, index) => [agentName(index), agentOf(agentName(index), list)]));
  return buildGraph(manifestOf(agents));
}

export function agentName(index: number): string {
  return `a${index}`;
}

function agentOf(name: string, handoffs: readonly Handoff[]): Agent {
  return { name, origin, purpose: "", tools: [], handoffs, requires: [], reply: "ask", limits: { origin } };
}

function manifestOf(agents: ReadonlyMap<string, Agent>): Manifest {
  const none = new Map<string, never>();
  const exits = new Map<string, Exit>([["resolved", { name: "resolved", kind: "resolved" }]]);
  const entry = [{ name: agentName(0), origin }];
  return {
    origin,
    documents: [],
    name: "made",
    entry,
    nextTurn: "active",
    models: none,
    limits: { origin },
    facts: none,
    tools: none,
    servers: none,
    exits,
    routines: none,
    agents,
    assertions: [],
  };
}
