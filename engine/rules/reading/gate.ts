import type { EdgeAttributes, HandoffGraph } from "../../graph/handoff-graph.ts";
import { keyOf } from "../../graph/node-key.ts";
import { search } from "../../graph/search.ts";
import type { EdgeFilter, Visit } from "../../graph/search.ts";
import type { Agent, Manifest, Reference, Requirement, Tool } from "../../manifest/manifest.ts";
import { isObject, type Json } from "../../protocol/json.ts";

/** Whether a requirement holds against a model: its fact comes from a tool's result or from the host, and no model can state it. */
export function isGate(manifest: Manifest, { fact }: Requirement): boolean {
  const source = manifest.facts.get(fact)?.source.kind;
  return source === "tool" || source === "host";
}

/** Whether a tool never runs but after a person agreed, or once a fact is known that no model can state. */
export function isGated(manifest: Manifest, tool: Tool): boolean {
  return isAgreedTo(tool) || tool.requires.some((requirement) => isGate(manifest, requirement));
}

/** Whether a person is asked before every call: always, or on a condition that holds of every input there can be. */
export function isAgreedTo({ approval, input }: Tool): boolean {
  if (approval === undefined || approval.kind === "always") return approval !== undefined;
  const needed = input["required"];
  const isThere = (name: Json): boolean => Array.isArray(needed) && needed.includes(name);
  return Object.entries(approval.schema).every(([keyword, value]) => {
    if (keyword === "type") return value === "object";
    if (keyword === "required") return Array.isArray(value) && value.every(isThere);
    return keyword === "properties" && isObject(value) && Object.values(value).every(asksNothing);
  });
}

function asksNothing(schema: Json): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0);
}

/** The edges that a model can take when it likes: neither they nor the agent they lead to require a fact that no model can state. */
export function ungatedEdges(manifest: Manifest): EdgeFilter {
  const isClosed = (requires: readonly Requirement[]): boolean => requires.some((requirement) => isGate(manifest, requirement));
  const closed = new Set([...manifest.agents.values()].filter((agent) => isClosed(agent.requires)).map((agent) => keyOf(agent.name)));
  return (edge: EdgeAttributes) => !closed.has(edge.to) && !isClosed(edge.handoff.requires);
}

/** What a run can come to from an entry with no gate on the way, by handoffs and calls: every edge and entry that has a gate is cut. */
export function ungatedReach(manifest: Manifest, graph: HandoffGraph): ReadonlyMap<string, Visit> {
  const starts = manifest.entry.filter(({ name }) => {
    const requires = manifest.agents.get(name)?.requires ?? [];
    return !requires.some((requirement) => isGate(manifest, requirement));
  });
  const keys = starts.map(({ name }) => keyOf(name)).filter((key) => graph.nodes.get(key)?.kind === "agent");
  return search(graph, keys, { passes: ungatedEdges(manifest) });
}

/** A tool of an agent, at the place where the agent is given it. */
export interface Grant {
  readonly tool: Tool;
  readonly given: Reference;
}

/** The tools an agent is given, each once; names that nothing declares are left out. */
export function grantsOf(manifest: Manifest, agent: Agent): readonly Grant[] {
  const grants = new Map<string, Grant>();
  for (const given of agent.tools) {
    const tool = manifest.tools.get(given.name);
    if (tool !== undefined && !grants.has(given.name)) grants.set(given.name, { tool, given });
  }
  return [...grants.values()];
}

/** The tools that some agent is given; one that nobody has is a fault of its own. */
export function grantedTools(manifest: Manifest): readonly Tool[] {
  const given = new Set([...manifest.agents.values()].flatMap((agent) => agent.tools.map(({ name }) => name)));
  return [...manifest.tools.values()].filter(({ name }) => given.has(name));
}
