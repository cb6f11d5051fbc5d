import type { HandoffGraph } from "../graph/handoff-graph.ts";
import { keyOf } from "../graph/node-key.ts";
import type { Manifest, Shape } from "../manifest/manifest.ts";
import { graphemesOf } from "./graphemes.ts";

/** What a picture of a topology shows, whatever draws it. */
export interface Drawing {
  readonly name: string;
  readonly shape?: Shape;
  /** Agents in the author's order, then the exits that are declared or led to. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  readonly name: string;
  readonly kind: "agent" | "resolved" | "escalated";
  readonly entry: boolean;
  /** An agent's purpose or an exit's description. */
  readonly text?: string;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly mode: "transfer" | "call";
  readonly when?: string;
}

/** Reads off a manifest what a picture of it shows; handoffs to names that nothing declares are left out. */
export function drawingOf(manifest: Manifest, handoffs: HandoffGraph): Drawing {
  const agents = [...manifest.agents.values()];
  const edges = agents.flatMap((agent) =>
    agent.handoffs
      .filter((handoff) => handoffs.nodes.has(keyOf(handoff.target.name)))
      .map((handoff): DrawnEdge => ({
        from: agent.name,
        to: handoff.target.name,
        mode: handoff.mode,
        ...(handoff.when === undefined ? {} : { when: handoff.when }),
      })),
  );
  const reached = new Set(edges.map((edge) => edge.to));
  const exits = [...manifest.exits.values()].filter(
    (exit) => !manifest.agents.has(exit.name) && (exit.origin !== undefined || reached.has(exit.name)),
  );
  return {
    name: manifest.name,
    ...(manifest.shape === undefined ? {} : { shape: manifest.shape.kind }),
    nodes: [
      ...agents.map((agent): DrawnNode => ({
        name: agent.name,
        kind: "agent",
        entry: handoffs.entries.includes(keyOf(agent.name)),
        text: agent.purpose,
      })),
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
