import type { PlanAgent, PlanHandoff } from "../plan/plan.ts";
import { own, type Json, type JsonObject } from "../protocol/json.ts";
import type { Notice } from "../protocol/notice.ts";
import { mentioned } from "../protocol/placeholder.ts";
import { agentNamed, replaceLog, topFrame, type Draft } from "./draft.ts";
import { demandOf } from "./declared.ts";
import { fill } from "./fill.ts";
import { kinOf, type Kin } from "./kin.ts";

/**
 * Where a model is asked in the stable layout: tells it, where its turn begins, which agent it is, or what has changed since it was told. Nothing is told twice,
 * and what was told is never worded anew.
 */
export function tellTurn(draft: Draft, name: string, open: readonly PlanHandoff[]): void {
  const { plan, state } = draft;
  const kin = kinOf(plan, name);
  if (kin === undefined) return;
  const { log } = topFrame(state);
  const last = log.notices?.at(-1);
  const agent = agentNamed(plan, name);
  const names = [...agent.tools, ...open.map(({ definition }) => definition.name)];
  const known = last !== undefined && last.agent === name && last.model === kin.model && last.plan === plan.digest;
  const facts = known ? laterFacts(last.facts, state.facts) : factsOf(agent, state.facts);
  if (known && facts === last.facts && same(names, last.open)) return;
  const text = known ? changesIn(last.facts, facts) : instructionsOf({ kin, agent, facts });
  const notice: Notice = { at: log.length, agent: name, model: kin.model, plan: plan.digest, text, open: names, facts };
  replaceLog(draft, { messages: log.messages, length: log.length, notices: [...(log.notices ?? []), notice] });
}

interface Told {
  readonly kin: Kin;
  readonly agent: PlanAgent;
  readonly facts: JsonObject;
}

/** The agent's instructions with what the common list of tools does not say of its own. */
function instructionsOf({ kin, agent, facts }: Told): string {
  const demands = agent.handoffs.map((handoff) => demandOf(handoff, kin.tools)).filter((demand) => demand !== undefined);
  const unsaid = Object.entries(facts).filter(([fact]) => !agent.placeholders.includes(fact));
  return [
    "From here on these are your instructions. Those of agents before you no longer hold.",
    fill(agent.instructions, facts),
    demands.length === 0 ? "" : `# What to state\n\n${demands.map((demand) => `- ${demand}`).join("\n")}`,
    unsaid.length === 0 ? "" : `# What is known\n\n${unsaid.map(lineOf).join("\n")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** The facts that an agent's instructions and ways on mention; null where one is not known. */
function factsOf(agent: PlanAgent, facts: JsonObject): JsonObject {
  const names = new Set([...agent.placeholders, ...agent.handoffs.flatMap(({ definition }) => mentioned(definition.description))]);
  return Object.fromEntries([...names].map((name) => [name, own(facts, name) ?? null]));
}

/** The same record where nothing has changed. */
function laterFacts(told: JsonObject, facts: JsonObject): JsonObject {
  const names = Object.keys(told);
  if (names.every((name) => sameValue(own(told, name), own(facts, name) ?? null))) return told;
  return Object.fromEntries(names.map((name) => [name, own(facts, name) ?? null]));
}

function changesIn(told: JsonObject, facts: JsonObject): string {
  const changed = Object.entries(facts).filter(([name, value]) => !sameValue(own(told, name), value));
  return changed.length === 0
    ? ""
    : `What is known has changed. Your instructions hold as they are, with these values:\n${changed.map(lineOf).join("\n")}`;
}

function lineOf([name, value]: readonly [string, Json]): string {
  return `- ${name}: ${fill(`{{${name}}}`, { [name]: value })}`;
}

function sameValue(a: Json | undefined, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
