import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { drawingOf, shorten, titleOf, type Change, type Drawing, type DrawnEdge, type DrawnNode } from "./drawing.ts";
import { changeSigns } from "./picture/content.ts";
import { visible } from "./visible.ts";

/** The topology as a Mermaid flowchart: agents as boxes, exits rounded or six-sided, entries marked, call edges dashed. */
export function toMermaid(manifest: Manifest, graph: HandoffGraph): string {
  return drawMermaid(drawingOf(manifest, graph));
}

/** A drawing as a Mermaid flowchart. What was added, removed or changed has a sign before its name, and a thick, dotted or dashed line. */
export function drawMermaid(drawing: Drawing): string {
  const ids = new Map(drawing.nodes.map((node, index) => [node.name, idOf(node, index)]));
  const idNamed = (name: string): string => ids.get(name) ?? "";
  return [
    "---",
    `title: ${JSON.stringify(visible(titleOf(drawing)))}`,
    "---",
    "flowchart TD",
    ...(drawing.nodes.some((node) => node.entry) ? ["  entry((entry))"] : []),
    ...drawing.nodes.map((node) => `  ${idNamed(node.name)}${shapeOf(node)}`),
    ...drawing.nodes.filter((node) => node.entry).map((node) => `  entry ==> ${idNamed(node.name)}`),
    ...drawing.edges.map((edge) => `  ${idNamed(edge.from)} ${arrowOf(edge)} ${idNamed(edge.to)}`),
    "  classDef resolved fill:#e6f4ea,stroke:#137333,color:#0d3b1e",
    "  classDef escalated fill:#fef7e0,stroke:#b06000,color:#4d2a00",
    ...changeLines(drawing, idNamed),
    "",
  ].join("\n");
}

const lineStyles: Readonly<Record<Change, string>> = {
  added: "stroke-width:4px",
  removed: "stroke-width:2px,stroke-dasharray:2 4",
  changed: "stroke-width:3px,stroke-dasharray:10 4",
};

/** Links are styled by their number; those to the entries come first. */
function changeLines({ nodes, edges }: Drawing, idNamed: (name: string) => string): readonly string[] {
  const first = nodes.filter((node) => node.entry).length;
  return (["added", "removed", "changed"] as const).flatMap((change) => {
    const boxes = nodes.filter((node) => node.change === change).map(({ name }) => idNamed(name));
    const links = edges.flatMap((edge, at) => (edge.change === change ? [first + at] : []));
    return [
      ...(boxes.length === 0 ? [] : [`  classDef ${change} ${lineStyles[change]}`, `  class ${boxes.join(",")} ${change}`]),
      ...(links.length === 0 ? [] : [`  linkStyle ${links.join(",")} ${lineStyles[change]}`]),
    ];
  });
}

/** Prefixed, so that an agent named `end` or `default` is no keyword of Mermaid's. */
function idOf(node: DrawnNode, index: number): string {
  if (!/^[a-z][a-z0-9_]*$/.test(node.name)) return `node_${index}`;
  return `${node.kind === "agent" ? "agent" : "exit"}_${node.name}`;
}

function shapeOf(node: DrawnNode): string {
  const label = `"${escaped(`${signOf(node)}${node.name}`)}"`;
  switch (node.kind) {
    case "agent":
      return `[${label}]`;
    case "resolved":
      return `([${label}]):::resolved`;
    case "escalated":
      return `{{${label}}}:::escalated`;
  }
}

function arrowOf(edge: DrawnEdge): string {
  const arrow = edge.mode === "call" ? "-.->" : "-->";
  const when = edge.when === undefined ? "" : shorten(edge.when);
  const text = edge.mode === "call" ? (when === "" ? "calls" : `calls: ${when}`) : when;
  const label = `${signOf(edge)}${text}`;
  return label === "" ? arrow : `${arrow}|"${escaped(label)}"|`;
}

function signOf({ change }: { readonly change?: Change }): string {
  return change === undefined ? "" : changeSigns[change];
}

/**
 * A label for Mermaid: what its grammar, its directives, Markdown or HTML could take for their own is written as `#<code point>;`.
 * A list marker at the start and underscores at the edge of a word are Markdown; a space alone is no label.
 */
function escaped(text: string): string {
  const label = text.trim() === "" ? "\u00a0" : visible(text);
  return label
    .replace(/[^\p{L}\p{M}\p{N} .,?!'()_/+-]/gu, entity)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, entity)
    .replace(/^(\s*\d*)([.)+-])/u, (_, lead: string, marker: string) => lead + entity(marker));
}

function entity(character: string): string {
  return `#${character.codePointAt(0) ?? 0};`;
}
