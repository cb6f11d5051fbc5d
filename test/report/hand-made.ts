import type { Diagnostic, Note } from "../../engine/diagnostic/diagnostic.ts";
import { buildGraph } from "../../engine/graph/build.ts";
import type { HandoffGraph } from "../../engine/graph/handoff-graph.ts";
import type { Agent, Exit, Handoff, Manifest } from "../../engine/manifest/manifest.ts";
import type { SourceFile } from "../../engine/source/source-file.ts";
import type { Origin } from "../../engine/source/source-map.ts";

const span = { start: 0, end: 0 };
const origin: Origin = { document: { file: { path: "t.yaml", text: "" }, map: { value: () => span, key: () => span } }, pointer: "" };

/** What a hand-made topology is described with: names may be anything, also what no manifest would let through. */
export interface Sketch {
  readonly name?: string;
  readonly shape?: "chain" | "hub-and-spoke" | "peers";
  readonly agents: readonly { readonly name: string; readonly purpose?: string; readonly handoffs: readonly SketchedHandoff[] }[];
  readonly exits?: readonly { readonly name: string; readonly kind: "resolved" | "escalated"; readonly description?: string }[];
}

export interface SketchedHandoff {
  readonly target: string;
  readonly when?: string;
  readonly mode?: "transfer" | "call";
}

/** A manifest and its graph from a sketch; the first agent is the entry. */
export function topology(sketch: Sketch): { readonly manifest: Manifest; readonly graph: HandoffGraph } {
  const agents = new Map(sketch.agents.map((agent) => [agent.name, agentOf(agent)]));
  const exits = new Map((sketch.exits ?? []).map((exit): [string, Exit] => [exit.name, { ...exit, origin }]));
  const first = sketch.agents[0];
  const manifest: Manifest = {
    origin,
    documents: [],
    name: sketch.name ?? "sketch",
    ...(sketch.shape === undefined ? {} : { shape: { kind: sketch.shape, origin } }),
    entry: first === undefined ? [] : [{ name: first.name, origin }],
    nextTurn: "active",
    models: new Map(),
    limits: { origin },
    facts: new Map(),
    tools: new Map(),
    servers: new Map(),
    exits,
    routines: new Map(),
    agents,
    assertions: [],
  };
  return { manifest, graph: buildGraph(manifest) };
}

/** A diagnostic on the first appearance of `marked` in the text; an offset pair where the place matters more. */
export function finding(
  file: SourceFile,
  marked: string | { readonly start: number; readonly end: number },
  more: Partial<Diagnostic> = {},
): Diagnostic {
  return {
    rule: "unknown-target",
    severity: "error",
    message: "no agent and no exit is called that",
    pointer: "/agents",
    notes: [],
    witness: [],
    ...place(file, marked),
    ...more,
  };
}

/** A note on the first appearance of `marked` in the text. */
export function note(message: string, file: SourceFile, marked: string): Note {
  return { message, pointer: "", ...place(file, marked) };
}

function place(file: SourceFile, marked: string | { readonly start: number; readonly end: number }): Pick<Note, "file" | "span"> {
  if (typeof marked !== "string") return { file, span: marked };
  const start = file.text.indexOf(marked);
  if (start < 0) throw new Error(`the text has no ${JSON.stringify(marked)}`);
  return { file, span: { start, end: start + marked.length } };
}

function agentOf(sketch: Sketch["agents"][number]): Agent {
  const handoffs = sketch.handoffs.map((handoff): Handoff => ({
    target: { name: handoff.target, origin },
    origin,
    ...(handoff.when === undefined ? {} : { when: handoff.when }),
    requires: [],
    history: "full",
    mode: handoff.mode ?? "transfer",
  }));
  return {
    name: sketch.name,
    origin,
    purpose: sketch.purpose ?? "Helps.",
    tools: [],
    handoffs,
    requires: [],
    reply: "ask",
    limits: { origin },
  };
}
