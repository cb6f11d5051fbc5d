import { listNames } from "../../diagnostic/did-you-mean.ts";
import type { FactSite } from "../../graph/fact-sites.ts";
import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { nameOf } from "../../graph/node-key.ts";
import { reachable } from "../../graph/reachable.ts";
import type { Fact, Manifest } from "../../manifest/manifest.ts";
import type { PlaceNote } from "../rule.ts";
import { statedBy } from "../../graph/stated.ts";
import type { Gap } from "./fact-groups.ts";

/** What waits at a site, as the subject of a sentence: "tool `refund_order`", "the handoff from `triage` to `refunds`". */
export function waiterOf(site: FactSite): string {
  if (site.for.kind === "tool") return `tool \`${site.for.tool.name}\``;
  return `the handoff from \`${nameOf(site.agent)}\` to \`${site.for.edge.handoff.target.name}\``;
}

/** Notes for sites, each place once and not the first, of many only some. */
export function noteSites(sites: readonly FactSite[]): readonly PlaceNote[] {
  const seen = new Set<FactSite["requirement"]>(sites.slice(0, 1).map(({ requirement }) => requirement));
  return sites
    .filter(({ requirement }) => !seen.has(requirement) && seen.add(requirement))
    .slice(0, 4)
    .map((site) => ({ at: site.requirement.origin, message: `${waiterOf(site)} waits for it as well` }));
}

/** "`refunds`", "`refunds` and `credits`", "`refunds` and 3 more agents". */
export function agentsOf(gaps: readonly Gap[]): string {
  const [first, second] = gaps.map(({ agent }) => `\`${nameOf(agent)}\``);
  if (gaps.length === 2) return `${first} and ${second}`;
  return gaps.length === 1 ? (first ?? "") : `${first ?? ""} and ${gaps.length - 1} more agents`;
}

/** Notes for the agents of a finding after the first, of many only some. */
export function noteAgents(manifest: Manifest, gaps: readonly Gap[]): readonly PlaceNote[] {
  return gaps.slice(1, 5).flatMap(({ sites: [site], fact }): readonly PlaceNote[] => {
    if (site === undefined) return [];
    const { message, ...place } = holderNote(manifest, site);
    return [{ ...place, message: `${message}, and may come to it without \`${fact}\` as well` }];
  });
}

/** Who stands before a site: the agent that is given the tool, or the handoff itself. */
export function holderNote(manifest: Manifest, site: FactSite, taking = "takes"): PlaceNote {
  const agent = nameOf(site.agent);
  if (site.for.kind === "edge") return { at: site.for.edge.handoff.origin, part: "key", message: `\`${agent}\` ${taking} this handoff` };
  const { tool } = site.for;
  const grant = manifest.agents.get(agent)?.tools.find(({ name }) => name === tool.name);
  return { at: grant?.origin ?? tool.origin, message: `\`${agent}\` is given \`${tool.name}\`` };
}

/** The tools that set a fact, each once. */
export function setterNames(manifest: Manifest, fact: string): readonly string[] {
  const source = manifest.facts.get(fact)?.source;
  return source?.kind === "tool" ? [...new Set(source.tools.map(({ name }) => name))] : [];
}

/** Who could make a fact known: "only `check_code` sets it, which only `desk` has". */
export function sourceOf(fact: Fact, manifest: Manifest, graph: HandoffGraph): string {
  if (fact.source.kind === "model") {
    const stated = statedBy(manifest);
    const givers = [...reachable(graph).keys()].filter((key) => (graph.leaving.get(key) ?? []).some((edge) => stated(edge).has(fact.name)));
    return givers.length === 0
      ? "a model states it, but no handoff has a field of that name in its `carry`"
      : `a model states it, but only in handoffs of ${listNames(givers.map(nameOf))}`;
  }
  const tools = fact.source.kind === "tool" ? [...new Set(fact.source.tools.map(({ name }) => name))] : [];
  const owners = [...manifest.agents.values()].filter((agent) => agent.tools.some(({ name }) => tools.includes(name)));
  const which = `only ${listNames(tools)} ${tools.length === 1 ? "sets" : "set"} it`;
  return `${which}, which ${owners.length === 0 ? "no agent has" : `only ${listNames(owners.map(({ name }) => name))} ${owners.length === 1 ? "has" : "have"}`}`;
}

/** What would make a fact known in time. */
export function remedyFor(fact: Fact, agent: string): string {
  if (fact.source.kind === "model") return `let a handoff on the way to \`${agent}\` state \`${fact.name}\` in its \`carry\``;
  const tools = fact.source.kind === "tool" ? [...new Set(fact.source.tools.map(({ name }) => name))] : [];
  return `give ${listNames(tools)} to \`${agent}\`, or to an agent before it`;
}
