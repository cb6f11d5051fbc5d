import { once } from "../../graph/once.ts";
import { inside } from "../../manifest/origin.ts";
import type { Manifest, Reference, Requirement } from "../../manifest/manifest.ts";
import { guardsIn } from "../../manifest/placed-guards.ts";
import type { Origin } from "../../source/source-map.ts";
import type { Span } from "../../source/span.ts";
import { routinesOf } from "./passage.ts";

/** A name that is used, where it is used, and what for, as in "used here, by agent `triage`". */
export interface Use {
  readonly name: string;
  readonly at: Origin;
  readonly by: string;
  /** The place of the name itself, where it is but a part of a text. */
  readonly span?: Span;
}

/** The place of the name itself: a value that is the name, or else the key, without quotes. */
export function placeOf({ name, at, span }: Omit<Use, "by">): { readonly at: Origin; readonly span: Span } {
  if (span !== undefined) return { at, span };
  const text = at.document.file.text;
  const value = at.document.map.value(at.pointer);
  const holder = bare(text.slice(value.start, value.end)) === name ? value : at.document.map.key(at.pointer);
  const raw = text.slice(holder.start, holder.end);
  const skip = bare(raw) === name ? raw.indexOf(name) : -1;
  return { at, span: skip === -1 ? holder : { start: holder.start + skip, end: holder.start + skip + name.length } };
}

/** Every use of a tool's name: what agents are given, and what sets a fact. */
export const toolUses: (manifest: Manifest) => readonly Use[] = once((manifest) => {
  const uses: Use[] = [];
  for (const agent of manifest.agents.values()) {
    for (const tool of agent.tools) uses.push(use(tool, `agent \`${agent.name}\``));
  }
  for (const { name, source } of manifest.facts.values()) {
    if (source.kind === "tool") for (const tool of source.tools) uses.push(use(tool, `fact \`${name}\``));
  }
  for (const { guard } of guardsIn(manifest)) for (const tool of guard.tools ?? []) uses.push(use(tool, "a guard"));
  return uses;
});

/** The names that are used as targets, by handoffs and by steps. */
export const targetNames: (manifest: Manifest) => ReadonlySet<string> = once((manifest) => {
  const names = new Set<string>();
  for (const { handoffs } of manifest.agents.values()) for (const { target } of handoffs) names.add(target.name);
  for (const routine of routinesOf(manifest)) {
    if (routine.kind === "prose") continue;
    for (const { then } of routine.steps) if (then !== undefined) names.add(then.name);
  }
  return names;
});

/** Every use of the name of an agent or exit as a target: handoffs first, so that a name wrong in both is reported at the handoff. */
export const targetUses: (manifest: Manifest) => readonly Use[] = once((manifest) => {
  const uses: Use[] = [];
  for (const agent of manifest.agents.values()) {
    const by = `agent \`${agent.name}\``;
    for (const { target, origin } of agent.handoffs) uses.push({ name: target.name, at: origin, by });
  }
  for (const routine of routinesOf(manifest)) {
    if (routine.kind === "prose") continue;
    for (const { then } of routine.steps) if (then !== undefined) uses.push(use(then, "a routine"));
  }
  return uses;
});

/** Every use of an exit's name by what ends a run beside its agents: a spent limit, a request for approval that expired, a guard that refused. */
export const exitUses: (manifest: Manifest) => readonly Use[] = once((manifest) => [
  ...(manifest.limits.then === undefined ? [] : [use(manifest.limits.then, "the limits")]),
  ...[...manifest.tools.values()].flatMap(({ name, expiry }) =>
    expiry?.then === undefined ? [] : [use(expiry.then, `the approval of tool \`${name}\``)],
  ),
  ...guardsIn(manifest).flatMap(({ guard }) => (guard.then === undefined ? [] : [use(guard.then, "a guard")])),
]);

/** Every use of a model's name. */
export function modelUses(manifest: Manifest): readonly Use[] {
  return [
    ...(manifest.defaultModel === undefined ? [] : [use(manifest.defaultModel, "the defaults")]),
    ...[...manifest.agents.values()].flatMap((agent) => (agent.model === undefined ? [] : [use(agent.model, `agent \`${agent.name}\``)])),
    ...[...manifest.models.values()].flatMap((model) =>
      model.fallback.filter(({ name }) => name !== model.name).map((fallback) => use(fallback, `model \`${model.name}\``)),
    ),
  ];
}

/** Every use of the name of an MCP server. */
export function serverUses(manifest: Manifest): readonly Use[] {
  return [...manifest.tools.values()].flatMap(({ name, origin, use: how }) =>
    how?.kind === "mcp" ? [{ name: how.server, at: inside(inside(origin, "use"), "mcp"), by: `tool \`${name}\`` }] : [],
  );
}

/** Every use of the name of a routine. */
export function routineUses(manifest: Manifest): readonly Use[] {
  return [...manifest.agents.values()].flatMap((agent) =>
    agent.routineName === undefined ? [] : [use(agent.routineName, `agent \`${agent.name}\``)],
  );
}

/** Every requirement of a fact: by agents, tools and handoffs. */
export const factUses: (manifest: Manifest) => readonly Use[] = once((manifest) => {
  const uses: Use[] = [];
  const add = (requires: readonly Requirement[], by: () => string): void => {
    for (const { fact, origin } of requires) uses.push({ name: fact, at: origin, by: by() });
  };
  for (const agent of manifest.agents.values()) {
    add(agent.requires, () => `agent \`${agent.name}\``);
    for (const edge of agent.handoffs) add(edge.requires, () => `the handoff from \`${agent.name}\` to \`${edge.target.name}\``);
  }
  for (const tool of manifest.tools.values()) add(tool.requires, () => `tool \`${tool.name}\``);
  for (const { guard } of guardsIn(manifest))
    if (guard.check.kind === "rate" && guard.check.fact !== undefined) uses.push(use(guard.check.fact, "the rate of a guard"));
  return uses;
});

function bare(raw: string): string {
  const trimmed = raw.trim();
  const quoted = /^(["'])([\s\S]*)\1$/.exec(trimmed);
  return quoted?.[2] ?? trimmed;
}

function use(reference: Reference, by: string): Use {
  return { name: reference.name, at: reference.origin, by };
}
