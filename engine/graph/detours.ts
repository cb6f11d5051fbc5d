import { components } from "./components.ts";
import { establishers } from "./establishers.ts";
import type { FactSurvey } from "./fact-survey.ts";
import type { EdgeAttributes } from "./handoff-graph.ts";
import { callEstablishes } from "./own-means.ts";
import { search, type Visit, type Wires } from "./search.ts";
import { isCall, transferWays } from "./terrain.ts";

/** Who can come by a fact and then have control. */
export interface Means {
  /** The agents that make it known themselves: by a tool of their own, or by a call that comes back with it only. */
  readonly own: ReadonlySet<string>;
  /** All that come by it in what follows and have control again, with the way to one that makes it known, walked backward. */
  readonly detour: ReadonlyMap<string, Visit>;
}

/** Tells, fact by fact, who can come by it within one conversation: by own means, or by going round. Linear in the graph for each fact. */
export function meansOf({ manifest, graph, terrain, facts }: FactSurvey): (fact: string) => Means {
  const calls = [...terrain.open.keys()].filter(isCall);
  const ways: Wires = transferWays(manifest, graph, terrain.open.keys());
  const district = new Map(components(ways).flatMap((component, index) => component.map((key) => [key, index] as const)));
  const stays = (edge: EdgeAttributes): boolean => district.get(edge.from) === district.get(edge.to);
  const stating = [...terrain.open.keys()].filter((edge) => edge.target === "agent" && terrain.stated(edge).size > 0 && stays(edge));
  return (fact) => {
    const own = establishers(manifest, terrain, fact);
    for (const edge of calls) if (callEstablishes(terrain, facts, edge, fact)) own.add(edge.from);
    const sources = [...own, ...stating.filter((edge) => !isCall(edge) && terrain.stated(edge).has(fact)).map(({ from }) => from)];
    const detour = search(ways, sources, {
      direction: "backward",
      passes: (edge) => stays(edge) && (!terrain.open.has(edge) || facts.crossedWithout(edge, fact)),
    });
    return { own, detour };
  };
}
