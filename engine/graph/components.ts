import { forEachEdge } from "./search.ts";
import type { View, Wires } from "./search.ts";

/** Nodes that can all reach each other; a node that lies on no cycle is a component of its own. */
export type Component = readonly string[];

interface Frame {
  readonly key: string;
  readonly next: readonly string[];
  at: number;
}

/**
 * The strongly connected components of what a view leaves of a graph, each after those it leads to.
 *
 * The path-based algorithm of H. N. Gabow, "Path-based depth-first search for strong and biconnected components",
 * Information Processing Letters 74 (2000), https://doi.org/10.1016/S0020-0190(00)00051-X, with a stack of its own in place of recursion,
 * so that no depth of graph overflows. Linear.
 */
export function components(graph: Wires, view: View = {}): readonly Component[] {
  const found: Component[] = [];
  // The order a node was met in; infinite once its component is known, so that edges into finished components change nothing.
  const order = new Map<string, number>();
  const open: string[] = [];
  const path: number[] = [];
  const frames: Frame[] = [];

  const enter = (key: string): void => {
    order.set(key, open.length);
    path.push(open.length);
    open.push(key);
    frames.push({ key, next: neighbours(graph, key, view), at: 0 });
  };

  const leave = (key: string): void => {
    const index = order.get(key);
    if (index === undefined || path.at(-1) !== index) return;
    path.pop();
    const component = open.splice(index);
    for (const member of component) order.set(member, Number.POSITIVE_INFINITY);
    found.push(component);
  };

  for (const root of graph.nodes.keys()) {
    if (order.has(root) || view.within?.has(root) === false) continue;
    enter(root);
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const next = frame.next[frame.at];
      if (next === undefined) {
        frames.pop();
        leave(frame.key);
        continue;
      }
      frame.at += 1;
      const met = order.get(next);
      if (met === undefined) enter(next);
      else while ((path.at(-1) ?? -1) > met) path.pop();
    }
  }
  return found;
}

/** The components of a view that no edge of the view leads out of: where a walk ends up in the end. */
export function sinks(graph: Wires, view: View = {}): readonly Component[] {
  return components(graph, view).filter((component) => {
    const members = new Set(component);
    return component.every((key) => neighbours(graph, key, view).every((next) => members.has(next)));
  });
}

function neighbours(graph: Wires, key: string, view: View): readonly string[] {
  const keys: string[] = [];
  forEachEdge(graph, key, view, (_, next) => keys.push(next));
  return keys;
}
