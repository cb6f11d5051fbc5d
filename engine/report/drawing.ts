import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { keyOf } from "../graph/node-key.ts";
import type { Agent, Handoff, History, Manifest, Shape } from "../manifest/manifest.ts";
import { listedFields } from "../protocol/field-list.ts";
import { graphemesOf } from "./graphemes.ts";

/** What a picture of a topology shows, whatever draws it. */
export interface Drawing {
  readonly name: string;
  readonly shape?: Shape;
  /** Agents in the author's order, then the exits that are declared or led to. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** What became of a part from one version of a topology to the next. */
export type Change = "added" | "removed" | "changed";

export interface DrawnNode {
  readonly name: string;
  readonly kind: "agent" | "resolved" | "escalated";
  readonly entry: boolean;
  /** An agent's purpose or an exit's description. */
  readonly text?: string;
  /** The names of an agent's tools. */
  readonly tools?: readonly string[];
  /** What a reader should know of these tools at a glance. */
  readonly alarms?: readonly ("destructive" | "approval")[];
  /** The file an agent is declared in, from the folder of the root manifest. */
  readonly file?: string;
  readonly change?: Change;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly mode: "transfer" | "call";
  readonly when?: string;
  /** The facts that must be known. */
  readonly requires?: readonly string[];
  /** The names of the fields that are handed over. */
  readonly carry?: readonly string[];
  /** Times a session. */
  readonly limit?: number;
  /** What of the conversation goes along, where it is not what the mode says anyway. */
  readonly history?: History;
  readonly change?: Change;
}

/** Reads off a manifest what a picture of it shows; handoffs to names that nothing declares are left out. */
export function drawingOf(manifest: Manifest, handoffs: HandoffGraph): Drawing {
  const agents = [...manifest.agents.values()];
  const edges = agents.flatMap((agent) =>
    agent.handoffs.filter((handoff) => handoffs.nodes.has(keyOf(handoff.target.name))).map((handoff) => edgeOf(agent, handoff)),
  );
  const reached = new Set(edges.map((edge) => edge.to));
  const exits = [...manifest.exits.values()].filter(
    (exit) => !manifest.agents.has(exit.name) && (exit.origin !== undefined || reached.has(exit.name)),
  );
  const entries = new Set(handoffs.entries);
  return {
    name: manifest.name,
    ...(manifest.shape === undefined ? {} : { shape: manifest.shape.kind }),
    nodes: [
      ...agents.map((agent) => agentNode(agent, manifest, entries.has(keyOf(agent.name)))),
      ...exits.map((exit): DrawnNode => ({
        name: exit.name,
        kind: exit.kind,
        entry: false,
        ...(exit.description === undefined ? {} : { text: exit.description }),
      })),
    ],
    edges,
  };
}

function agentNode(agent: Agent, manifest: Manifest, entry: boolean): DrawnNode {
  const tools = agent.tools.flatMap(({ name }) => manifest.tools.get(name) ?? []);
  const alarms = [
    ...(tools.some((tool) => tool.effectsDeclared && tool.effects.kind === "destructive") ? (["destructive"] as const) : []),
    ...(tools.some((tool) => tool.approval !== undefined) ? (["approval"] as const) : []),
  ];
  return {
    name: agent.name,
    kind: "agent",
    entry,
    text: agent.purpose,
    ...(agent.tools.length === 0 ? {} : { tools: agent.tools.map(({ name }) => name) }),
    ...(alarms.length === 0 ? {} : { alarms }),
    ...(manifest.documents.length < 2 ? {} : { file: fileFrom(manifest.origin.document.file.path, agent.origin.document.file.path) }),
  };
}

function edgeOf(agent: Agent, handoff: Handoff): DrawnEdge {
  const carry = Object.keys(listedFields(handoff.carry));
  return {
    from: agent.name,
    to: handoff.target.name,
    mode: handoff.mode,
    ...(handoff.when === undefined ? {} : { when: handoff.when }),
    ...(handoff.requires.length === 0 ? {} : { requires: handoff.requires.map(({ fact }) => fact) }),
    ...(carry.length === 0 ? {} : { carry }),
    ...(handoff.limit === undefined ? {} : { limit: handoff.limit }),
    ...(handoff.history === (handoff.mode === "call" ? "none" : "full") ? {} : { history: handoff.history }),
  };
}

function fileFrom(root: string, path: string): string {
  const folder = root.slice(0, Math.max(root.lastIndexOf("/"), root.lastIndexOf("\\")) + 1);
  return path.startsWith(folder) ? path.slice(folder.length).replaceAll("\\", "/") : path;
}

/** The name of a topology and its shape, for the head of a picture. */
export function titleOf(drawing: Drawing): string {
  return drawing.shape === undefined ? drawing.name : `${drawing.name} (${drawing.shape})`;
}

const LONGEST = 60;

/** A text on one line, cut between words where it is longer than a label can be. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(graphemesOf(line.slice(0, 20 * LONGEST)), (part) => part.segment);
  if (characters.length <= LONGEST) return characters.join("");
  const cut = characters.slice(0, LONGEST - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space > LONGEST / 2 ? cut.slice(0, space) : cut}…`;
}
