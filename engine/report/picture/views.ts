import type { Drawing } from "../drawing.ts";
import { groupsOf, type Group, type Part } from "./groups.ts";
import type { View } from "./scene.ts";

/** One of the pictures of a page. */
export interface NamedView extends View {
  readonly name: string;
  /** The number of the view it is a part of. */
  readonly parent?: number;
  /** What is opened in it; absent where nothing is, or everything. */
  readonly group?: Group;
  /** It shows every agent as itself, though there is an overview. */
  readonly whole?: true;
}

/** Above so many agents a picture that shows each of them is too large to be of use. */
const MOST_AT_ONCE = 100;
/** So is one with more handoffs than this. */
const MOST_HANDOFFS = 400;

/** The pictures of a drawing: first the top of it, then each group opened, last all agents at once where there are not too many. */
export function viewsOf(drawing: Drawing): readonly NamedView[] {
  const top = groupsOf(drawing);
  const views: NamedView[] = [{ name: "Overview", inside: top, beside: [] }];
  for (const [number, view] of views.entries()) {
    for (const part of view.inside) {
      if (part.kind !== "group") continue;
      const others = (parts: readonly Part[]): readonly Part[] => parts.filter((other) => other !== part);
      views.push({ name: part.name, inside: part.parts, beside: [...others(view.inside), ...view.beside], parent: number, group: part });
    }
  }
  const agents = drawing.nodes.filter((node) => node.kind === "agent");
  if (views.length > 1 && agents.length <= MOST_AT_ONCE && drawing.edges.length <= MOST_HANDOFFS)
    views.push({ name: "All agents", inside: agents, beside: [], whole: true });
  return views;
}
