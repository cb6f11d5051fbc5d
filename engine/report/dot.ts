import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { drawingOf, shorten, titleOf, type Change, type Drawing, type DrawnEdge, type DrawnNode } from "./drawing.ts";
import { changeSigns } from "./picture/content.ts";
import { visible } from "./visible.ts";

/** The topology in Graphviz' language: agents as boxes, exits with a double border, entries bold, call edges dashed. */
export function toDot(manifest: Manifest, graph: HandoffGraph): string {
  return drawDot(drawingOf(manifest, graph));
}

/** A drawing in Graphviz' language. What was added, removed or changed has a sign before its name, and a thick, dotted or double line. */
export function drawDot(drawing: Drawing): string {
  return [
    `digraph ${quoted(drawing.name)} {`,
    `  graph [label=${quoted(titleOf(drawing))}, labelloc=t, rankdir=TB, fontname="Helvetica"];`,
    `  node [shape=box, style=rounded, fontname="Helvetica"];`,
    `  edge [fontname="Helvetica", fontsize=10];`,
    ...drawing.nodes.map((node) => `  ${quoted(node.name)} [${attributes([...nodeAttributes(node), ...changedBox(node)])}];`),
    ...drawing.edges.map(
      (edge) => `  ${quoted(edge.from)} -> ${quoted(edge.to)}${bracketed([...edgeAttributes(edge), ...changedLine(edge)])};`,
    ),
    "}",
    "",
  ].join("\n");
}

type Attributes = readonly (readonly [string, string])[];

function signOf({ change }: { readonly change?: Change }): string {
  return change === undefined ? "" : changeSigns[change];
}

/** What comes later in a list of attributes holds. */
function changedBox({ kind, change }: DrawnNode): Attributes {
  if (change === undefined) return [];
  if (change === "added") return [["penwidth", "3"]];
  return [["style", quoted(`${kind === "agent" ? "rounded," : ""}${change === "removed" ? "dotted" : "dashed"}`)]];
}

function changedLine({ change }: DrawnEdge): Attributes {
  if (change === undefined) return [];
  if (change === "added") return [["penwidth", "3"]];
  return [change === "removed" ? ["style", "dotted"] : ["color", quoted("black:invis:black")]];
}

function nodeAttributes(node: DrawnNode): Attributes {
  const tooltip: Attributes = node.text === undefined ? [] : [["tooltip", quoted(shorten(node.text))]];
  const label: Attributes = [["label", quoted(`${signOf(node)}${node.name}`)]];
  switch (node.kind) {
    case "agent":
      return [
        ...label,
        ...tooltip,
        ...(node.entry
          ? ([
              ["penwidth", "2"],
              ["xlabel", quoted("entry")],
            ] as const)
          : []),
      ];
    case "resolved":
      return [...label, ...tooltip, ["shape", "oval"], ["style", "solid"], ["peripheries", "2"], ["color", quoted("#137333")]];
    case "escalated":
      return [...label, ...tooltip, ["shape", "hexagon"], ["style", "solid"], ["peripheries", "2"], ["color", quoted("#b06000")]];
  }
}

function edgeAttributes(edge: DrawnEdge): Attributes {
  const when = edge.when === undefined ? "" : shorten(edge.when);
  if (edge.mode === "call") {
    return [
      ["label", quoted(`${signOf(edge)}${when === "" ? "calls" : `calls: ${when}`}`)],
      ["style", "dashed"],
    ];
  }
  const label = `${signOf(edge)}${when}`;
  return label === "" ? [] : [["label", quoted(label)]];
}

function bracketed(list: Attributes): string {
  return list.length === 0 ? "" : ` [${attributes(list)}]`;
}

function attributes(list: Attributes): string {
  return list.map(([name, value]) => `${name}=${value}`).join(", ");
}

/** A quoted string of the DOT language; `\` would begin an escape, and `&` an HTML entity, which labels decode. */
function quoted(text: string): string {
  return `"${visible(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("&", "&amp;")}"`;
}
