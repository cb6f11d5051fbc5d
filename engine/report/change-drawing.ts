import type { Topology } from "../plan/diff/change.ts";
import { diffTopologies } from "../plan/diff/diff.ts";
import { nowCalled, targetNow, type Names } from "../plan/diff/names.ts";
import { renamesOf } from "../plan/diff/renames.ts";
import { drawingOf, type Change, type Drawing, type DrawnEdge, type DrawnNode } from "./drawing.ts";

/** One drawing of two versions: all that the new one shows, and what is gone from the old one, each part marked as added, removed or changed. */
export function changeDrawing(old: Topology, now: Topology): Drawing {
  const names = renamesOf(old.manifest, now.manifest);
  const before = inNewNames(drawingOf(old.manifest, old.graph), names);
  const after = drawingOf(now.manifest, now.graph);
  const touched = touchedIn(old, now);
  const nodes = marked({
    old: before.nodes,
    now: after.nodes,
    keyOf: ({ name }) => name,
    isChanged: ({ name }) => touched.nodes.has(name),
  });
  const edges = marked({ old: before.edges, now: after.edges, keyOf: edgeKey, isChanged: (edge) => touched.edges.has(edgeKey(edge)) });
  return { ...after, nodes, edges };
}

interface Marking<T> {
  readonly old: readonly T[];
  readonly now: readonly T[];
  readonly keyOf: (part: T) => string;
  readonly isChanged: (part: T) => boolean;
}

function marked<T extends { readonly change?: Change }>({ old, now, keyOf, isChanged }: Marking<T>): readonly T[] {
  const [before, after] = [new Set(old.map(keyOf)), new Set(now.map(keyOf))];
  const mark = (part: T): T => {
    if (!before.has(keyOf(part))) return { ...part, change: "added" };
    return isChanged(part) ? { ...part, change: "changed" } : part;
  };
  return [...now.map(mark), ...old.filter((part) => !after.has(keyOf(part))).map((part): T => ({ ...part, change: "removed" }))];
}

function edgeKey({ from, to }: Pick<DrawnEdge, "from" | "to">): string {
  return `${from} ${to}`;
}

/** The agents, exits and handoffs that are there in both, and of which something differs, by their new names. */
function touchedIn(old: Topology, now: Topology): { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } {
  const [nodes, edges] = [new Set<string>(), new Set<string>()];
  for (const { subject } of diffTopologies(old, now)) {
    const [section, name = "", part, other = ""] = subject.split("/");
    if (section === "agents" && part === "handoffs" && other !== "") edges.add(edgeKey({ from: name, to: other }));
    else if (section === "agents" || section === "exits" || section === "entry") nodes.add(name);
    else if (section === "tools") for (const holder of holdersOf(now, name)) nodes.add(holder);
  }
  return { nodes, edges };
}

/** A tool is no part of a picture, but of its agents. */
function holdersOf({ manifest }: Topology, tool: string): readonly string[] {
  return [...manifest.agents.values()].filter((agent) => agent.tools.some(({ name }) => name === tool)).map(({ name }) => name);
}

function inNewNames(drawing: Drawing, names: Names): Drawing {
  return {
    ...drawing,
    nodes: drawing.nodes.map((node): DrawnNode => ({
      ...node,
      name: node.kind === "agent" ? nowCalled(names.agents, node.name) : nowCalled(names.exits, node.name),
    })),
    edges: drawing.edges.map((edge): DrawnEdge => ({ ...edge, from: nowCalled(names.agents, edge.from), to: targetNow(names, edge.to) })),
  };
}
