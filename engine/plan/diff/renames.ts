import type { Agent, Fact, Manifest, Routine, Tool } from "../../manifest/manifest.ts";
import type { JsonSchema } from "../../protocol/json.ts";
import { isObject } from "../../protocol/json.ts";
import { nowCalled, sameNames, targetNow, textNow, type Names } from "./names.ts";

/**
 * Finds what was renamed: parts that are gone, each with a part that is new and alike in content and wiring, where each is the other's only match. Looked for twice, since
 * what one part has in common with another may itself have been renamed.
 */
export function renamesOf(old: Manifest, now: Manifest): Names {
  const first = lookedFor(old, now, sameNames);
  return lookedFor(old, now, first);
}

function lookedFor(old: Manifest, now: Manifest, names: Names): Names {
  const [before, after] = [featuresOf(old, names), featuresOf(now, sameNames)];
  const matched = (section: keyof Names, declared: (manifest: Manifest) => ReadonlyMap<string, unknown>): ReadonlyMap<string, string> => {
    const gone = [...declared(old).keys()].filter((name) => !declared(now).has(name));
    const fresh = [...declared(now).keys()].filter((name) => !declared(old).has(name));
    return matches(new Map(gone.map((name) => [name, before[section](name)])), new Map(fresh.map((name) => [name, after[section](name)])));
  };
  return {
    agents: matched("agents", ({ agents }) => agents),
    exits: matched("exits", ({ exits }) => exits),
    tools: matched("tools", ({ tools }) => tools),
    facts: matched("facts", ({ facts }) => facts),
    models: matched("models", ({ models }) => models),
  };
}

/** How much two parts have to have in common, of all that either has, and how much more than the next best. */
const ENOUGH = 0.6;
const AHEAD = 0.1;
/** What so many new parts have tells none of them from the others. */
const COMMON = 40;

type Features = ReadonlySet<string>;

interface Likeness {
  readonly name: string;
  readonly score: number;
  readonly next: number;
}

function matches(gone: ReadonlyMap<string, Features>, fresh: ReadonlyMap<string, Features>): ReadonlyMap<string, string> {
  if (gone.size === 0 || fresh.size === 0) return new Map();
  const forward = nearest(gone, fresh);
  const backward = nearest(fresh, gone);
  const found = new Map<string, string>();
  for (const [name, best] of forward) {
    const back = backward.get(best.name);
    const clear = [best, back].every((one) => one !== undefined && one.score >= ENOUGH && one.score - one.next >= AHEAD);
    if (clear && back?.name === name) found.set(name, best.name);
  }
  return found;
}

function nearest(ones: ReadonlyMap<string, Features>, others: ReadonlyMap<string, Features>): ReadonlyMap<string, Likeness> {
  const holders = new Map<string, string[]>();
  for (const [name, features] of others) {
    for (const feature of features) {
      const list = holders.get(feature);
      if (list === undefined) holders.set(feature, [name]);
      else list.push(name);
    }
  }
  const found = new Map<string, Likeness>();
  for (const [name, features] of ones) {
    const near = new Set(
      [...features].flatMap((feature) => ((holders.get(feature)?.length ?? COMMON) < COMMON ? (holders.get(feature) ?? []) : [])),
    );
    const scores = [...near]
      .map((other) => ({ name: other, score: likeness(features, others.get(other) ?? new Set()) }))
      .toSorted((a, b) => b.score - a.score);
    const [best, next] = scores;
    if (best !== undefined) found.set(name, { ...best, next: next?.score ?? 0 });
  }
  return found;
}

/** The share of what they have in common: 1 for the same, 0 for nothing. */
function likeness(one: Features, other: Features): number {
  const common = [...one].filter((feature) => other.has(feature)).length;
  return common / (one.size + other.size - common);
}

/** What a part is known by besides its name, in the new names of what it speaks of. */
function featuresOf(manifest: Manifest, names: Names): Readonly<Record<keyof Names, (name: string) => Features>> {
  const arrivals = new Map<string, string[]>();
  const holders = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, key: string, value: string): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  for (const agent of manifest.agents.values()) {
    const by = nowCalled(names.agents, agent.name);
    for (const { target, when } of agent.handoffs) note(arrivals, target.name, `from ${by}${when === undefined ? "" : ` when ${when}`}`);
    for (const { name } of agent.tools) note(holders, name, `held by ${by}`);
    for (const { fact } of agent.requires) note(holders, `fact ${fact}`, `agent ${by}`);
    for (const { requires, target } of agent.handoffs)
      for (const { fact } of requires) note(holders, `fact ${fact}`, `edge ${by} ${targetNow(names, target.name)}`);
    if (agent.model !== undefined) note(holders, `model ${agent.model.name}`, `used by ${by}`);
  }
  for (const tool of manifest.tools.values())
    for (const { fact } of tool.requires) note(holders, `fact ${fact}`, `tool ${nowCalled(names.tools, tool.name)}`);
  for (const { name, source } of manifest.facts.values())
    for (const tool of source.kind === "tool" ? source.tools : []) note(holders, tool.name, `sets ${nowCalled(names.facts, name)}`);
  if (manifest.defaultModel !== undefined) note(holders, `model ${manifest.defaultModel.name}`, "default");
  return {
    agents: (name) => new Set([...agentFeatures(manifest.agents.get(name), names), ...(arrivals.get(name) ?? [])]),
    exits: (name) => {
      const exit = manifest.exits.get(name);
      return new Set([
        `kind ${exit?.kind ?? ""}`,
        `about ${exit?.description ?? ""}`,
        ...fields(exit?.result),
        ...(arrivals.get(name) ?? []),
      ]);
    },
    tools: (name) => new Set([...toolFeatures(manifest.tools.get(name), names), ...(holders.get(name) ?? [])]),
    facts: (name) => new Set([...factFeatures(manifest.facts.get(name), names), ...(holders.get(`fact ${name}`) ?? [])]),
    models: (name) => {
      const {
        name: _name,
        origin: _origin,
        fallback: _fallback,
        ...settings
      } = manifest.models.get(name) ?? { name, origin: undefined, fallback: [] };
      return new Set([
        ...Object.entries(settings).map(([key, value]) => `${key} ${JSON.stringify(value)}`),
        ...(holders.get(`model ${name}`) ?? []),
      ]);
    },
  };
}

function agentFeatures(agent: Agent | undefined, names: Names): readonly string[] {
  if (agent === undefined) return [];
  return [
    `purpose ${textNow(names, agent.purpose).trim()}`,
    ...routineFeatures(agent.routine, names),
    ...agent.tools.map(({ name }) => `tool ${nowCalled(names.tools, name)}`),
    ...agent.handoffs.map(({ target }) => `to ${targetNow(names, target.name)}`),
    ...agent.requires.map(({ fact }) => `requires ${nowCalled(names.facts, fact)}`),
  ];
}

function routineFeatures(routine: Routine | undefined, names: Names): readonly string[] {
  if (routine === undefined) return [];
  if (routine.kind === "prose") return [`prose ${textNow(names, routine.text).trim()}`];
  return routine.steps.map(({ condition, action, then }) =>
    [
      "step",
      condition.kind === "if" ? condition.text : condition.kind,
      textNow(names, action ?? ""),
      targetNow(names, then?.name ?? ""),
    ].join(" "),
  );
}

function toolFeatures(tool: Tool | undefined, names: Names): readonly string[] {
  if (tool === undefined) return [];
  const { effects, requires, approval, use } = tool;
  return [
    `about ${tool.description ?? ""}`,
    ...fields(tool.input),
    `kind ${effects.kind} ${String(effects.private)} ${String(effects.untrusted)} ${String(effects.outward)}`,
    ...requires.map(({ fact }) => `requires ${nowCalled(names.facts, fact)}`),
    ...(approval === undefined ? [] : [`approval ${JSON.stringify(approval)}`]),
    ...(use === undefined || (use.kind === "mcp" && use.tool === tool.name) ? [] : [`use ${JSON.stringify(use)}`]),
  ];
}

function factFeatures(fact: Fact | undefined, names: Names): readonly string[] {
  if (fact === undefined) return [];
  const { source } = fact;
  return [
    `schema ${JSON.stringify(fact.schema)}`,
    ...(fact.description === undefined ? [] : [`about ${fact.description}`]),
    ...(source.kind === "tool"
      ? [`at ${source.at}`, ...source.tools.map(({ name }) => `set by ${nowCalled(names.tools, name)}`)]
      : [`from ${source.kind}`]),
  ];
}

function fields(schema: JsonSchema | undefined): readonly string[] {
  const properties = schema?.["properties"];
  return isObject(properties) ? Object.entries(properties).map(([name, field]) => `field ${name} ${JSON.stringify(field)}`) : [];
}
