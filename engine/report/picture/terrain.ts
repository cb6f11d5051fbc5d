import { once } from "../../graph/once.ts";
import type { Drawing, DrawnEdge } from "../drawing.ts";

/** The handoffs that leave each agent, by its name. */
export const leaving: (drawing: Drawing) => ReadonlyMap<string, readonly DrawnEdge[]> = once((drawing: Drawing) => {
  const found = new Map<string, DrawnEdge[]>();
  for (const edge of drawing.edges) {
    const known = found.get(edge.from);
    if (known === undefined) found.set(edge.from, [edge]);
    else known.push(edge);
  }
  return found;
});

/** How many handoffs each node is away from the nearest entry; what no entry leads to is counted from where it comes first. */
export const depths: (drawing: Drawing) => ReadonlyMap<string, number> = once((drawing: Drawing) => {
  const known = new Map<string, number>();
  const edges = leaving(drawing);
  const walk = (roots: readonly string[]): void => {
    const queue = roots.filter((root) => !known.has(root));
    for (const root of queue) known.set(root, 0);
    for (let at = 0; at < queue.length; at += 1) {
      const from = queue[at] ?? "";
      for (const { to } of edges.get(from) ?? []) {
        if (known.has(to)) continue;
        known.set(to, (known.get(from) ?? 0) + 1);
        queue.push(to);
      }
    }
  };
  walk(drawing.nodes.filter((node) => node.entry).map((node) => node.name));
  for (const node of drawing.nodes) walk([node.name]);
  return known;
});
