import type { Manifest, Reference } from "../../manifest/manifest.ts";
import type { Origin } from "../../source/source-map.ts";
import type { Span } from "../../source/span.ts";
import { routinesOf } from "./passage.ts";

/** A name that is used, where it is used, and what for, as in "used here, by agent `triage`". */
export interface Use {
  readonly name: string;
  readonly at: Origin;
  readonly by: string;
}

/** The place of the name itself: a value that is the name, or else the key, without quotes. */
export function placeOf({ name, at }: Pick<Use, "name" | "at">): { readonly at: Origin; readonly span: Span } {
  const text = at.document.file.text;
  const value = at.document.map.value(at.pointer);
  const holder = bare(text.slice(value.start, value.end)) === name ? value : at.document.map.key(at.pointer);
  const raw = text.slice(holder.start, holder.end);
  const skip = bare(raw) === name ? raw.indexOf(name) : -1;
  return { at, span: skip === -1 ? holder : { start: holder.start + skip, end: holder.start + skip + name.length } };
}

/** Every use of a tool's name: what agents are given, and what sets a fact. */
export function toolUses(manifest: Manifest): readonly Use[] {
  const given = [...manifest.agents.values()].flatMap((agent) => agent.tools.map((tool) => use(tool, `agent \`${agent.name}\``)));
  const setting = [...manifest.facts.values()].flatMap((fact) =>
    fact.source.kind === "tool" ? fact.source.tools.map((tool) => use(tool, `fact \`${fact.name}\``)) : [],
  );
  return [...given, ...setting];
}

/** Every use of the name of an agent or exit as a target: handoffs first, so that a name wrong in both is reported at the handoff. */
export function targetUses(manifest: Manifest): readonly Use[] {
  const handoffs = [...manifest.agents.values()].flatMap((agent) =>
    agent.handoffs.map(({ target, origin }): Use => ({ name: target.name, at: origin, by: `agent \`${agent.name}\`` })),
  );
  const steps = [...routinesOf(manifest)].flatMap((routine) =>
    routine.kind === "prose" ? [] : routine.steps.flatMap((step) => (step.then === undefined ? [] : [use(step.then, "a routine")])),
  );
  return [...handoffs, ...steps];
}

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

/** Every use of the name of a routine. */
export function routineUses(manifest: Manifest): readonly Use[] {
  return [...manifest.agents.values()].flatMap((agent) =>
    agent.routineName === undefined ? [] : [use(agent.routineName, `agent \`${agent.name}\``)],
  );
}

/** Every requirement of a fact: by agents, tools and handoffs. */
export function factUses(manifest: Manifest): readonly Use[] {
  const required = (requires: readonly { readonly fact: string; readonly origin: Use["at"] }[], by: string): readonly Use[] =>
    requires.map(({ fact, origin }) => ({ name: fact, at: origin, by }));
  return [
    ...[...manifest.agents.values()].flatMap((agent) => [
      ...required(agent.requires, `agent \`${agent.name}\``),
      ...agent.handoffs.flatMap((edge) => required(edge.requires, `the handoff from \`${agent.name}\` to \`${edge.target.name}\``)),
    ]),
    ...[...manifest.tools.values()].flatMap((tool) => required(tool.requires, `tool \`${tool.name}\``)),
  ];
}

function bare(raw: string): string {
  const trimmed = raw.trim();
  const quoted = /^(["'])([\s\S]*)\1$/.exec(trimmed);
  return quoted?.[2] ?? trimmed;
}

function use(reference: Reference, by: string): Use {
  return { name: reference.name, at: reference.origin, by };
}
