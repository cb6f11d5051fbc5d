import type { PlanHandoff, PlanRequirement } from "../../../engine/plan/plan.ts";
import { own, type Json, type JsonObject } from "../../../engine/protocol/json.ts";
import { checkJson } from "../../../engine/protocol/schema.ts";
import { fieldsOf, type Field } from "./fields.ts";
import { fill } from "./fill.ts";
import { textOf, type MadeCall } from "./memory.ts";
import type { Decision, Scene } from "./scene.ts";
import { abilities, capital, joined, labelOf, question, report, sentence } from "./speech.ts";
import { condensed, spoken } from "./words.ts";

/** How the use of a tool stands: a decision to take now, done, failed, or not to be had. */
export type Use =
  | { readonly kind: "decision"; readonly decision: Decision }
  | { readonly kind: "done" | "absent" }
  | { readonly kind: "failed"; readonly call: MadeCall };

const mostAsked = 2;
const mostFailures = 3;

/** Uses a tool unless it has been used: sees to what it requires, asks for what is missing, calls it. */
export function useTool(scene: Scene, name: string, step: string, above: readonly string[] = []): Use {
  const definition = scene.open.get(name);
  const tool = own(scene.plan.tools, name);
  if (definition === undefined || tool === undefined || above.includes(name)) return { kind: "absent" };
  const fields = fieldsOf(definition.input, name);
  const { input, missing } = fill(definition.input, scene, { step, tool: name });
  const past = scene.memory.calls.filter((call) => call.name === name);
  const same = past.findLast((call) => (call.ok && call.index > scene.memory.latest.index) || isSame(fields, call, input, scene));
  if (same !== undefined && missing.length === 0) return same.ok ? { kind: "done" } : { kind: "failed", call: same };
  const locked = unlock(scene, tool.requires, [...above, name]);
  if (locked !== undefined) return { kind: "decision", decision: locked };
  if (missing.length > 0) {
    if (tool.effects.kind === "read" && timesAsked(scene, missing) >= mostAsked) return { kind: "absent" };
    return { kind: "decision", decision: ask(scene, missing) };
  }
  return { kind: "decision", decision: { text: "", call: { name, input } } };
}

/** Whether a call was made with this input already; free text does not make it another one. */
function isSame(fields: readonly Field[], call: MadeCall, input: JsonObject, scene: Scene): boolean {
  const hard = fields.filter(({ kind }) => kind !== "prose");
  if (hard.length === 0) return call.agent === scene.name && call.index > scene.memory.arrival;
  return hard.every(({ name }) => JSON.stringify(own(input, name)) === JSON.stringify(own(call.input, name)));
}

/** What to do about a tool that failed: ask again where the user's own word was wrong, else give up. */
export function afterFailure(scene: Scene, call: MadeCall): Decision {
  const tool = own(scene.plan.tools, call.name);
  const fields =
    tool === undefined
      ? []
      : fieldsOf(tool.definition.input, call.name).filter(({ name, kind }) => kind !== "prose" && fromUser(own(call.input, name), scene));
  const failures = scene.memory.calls.filter(({ name, ok }) => name === call.name && !ok).length;
  if (tool?.effects.kind === "read" && fields.length > 0 && failures < mostFailures && !scene.called && !isUnbound(call)) {
    return { text: `${report(call)} ${capital(`could you check ${joined(fields.map(labelOf))} and tell me again?`)}` };
  }
  return giveUp(scene, report(call));
}

/** Whether a failure says that nobody has given the tool a function. */
export function isUnbound(call: MadeCall): boolean {
  return !call.ok && /\b(?:not bound|unbound|nothing (?:is )?bound|no function|bound to|is not available)\b/iu.test(textOf(call));
}

function fromUser(value: Json | undefined, scene: Scene): boolean {
  const text = typeof value === "string" || typeof value === "number" ? String(value).toLowerCase() : "";
  return text !== "" && scene.memory.said.some((said) => said.text.toLowerCase().includes(text));
}

/** Makes a requirement hold by calling the tool that sets its fact, where the agent has it; nothing where there is nothing to do. */
export function unlock(scene: Scene, requires: readonly PlanRequirement[], above: readonly string[] = []): Decision | undefined {
  for (const need of requires) {
    const source = own(scene.plan.facts, need.fact)?.source;
    if (source?.kind !== "tool" || holds(scene, need)) continue;
    for (const tool of source.tools) {
      const use = useTool(scene, tool, "", above);
      if (use.kind === "decision") return use.decision;
      if (use.kind === "failed") return afterFailure(scene, use.call);
      if (use.kind === "done") return notAccepted(scene, tool);
    }
  }
  return undefined;
}

function holds(scene: Scene, need: PlanRequirement): boolean {
  const value = scene.known.facts.get(need.fact);
  if (value === undefined) return false;
  return need.schema === undefined ? value !== false && value !== null : checkJson(need.schema, value).length === 0;
}

/** A tool ran and its result does not establish what is needed: another input may. */
function notAccepted(scene: Scene, tool: string): Decision {
  const call = scene.memory.calls.findLast(({ name }) => name === tool);
  const fields = fieldsOf(scene.open.get(tool)?.input ?? {}, tool).filter(({ name }) => fromUser(own(call?.input ?? {}, name), scene));
  const tries = scene.memory.calls.filter(({ name }) => name === tool).length;
  const result = call === undefined ? "" : report(call);
  if (fields.length === 0 || tries >= mostFailures || scene.called) return giveUp(scene, `That did not work out. ${result}`.trim());
  return { text: `${result} That was not accepted. Could you tell me ${joined(fields.map(labelOf))} again?`.trim() };
}

/** Asks for what is missing; an agent that another agent asked can ask nobody and gives up. */
export function ask(scene: Scene, missing: readonly Field[]): Decision {
  if (scene.called) return giveUp(scene, `I was not told ${joined(missing.map(labelOf))}.`);
  return { text: question(missing, timesAsked(scene, missing)) };
}

function timesAsked(scene: Scene, missing: readonly Field[]): number {
  const label = missing[0] === undefined ? "" : labelOf(missing[0]);
  return scene.memory.replies.filter(({ index, text }) => index > scene.memory.arrival && text.includes(label)).length;
}

export interface TakeOptions {
  readonly reason?: string;
  readonly text?: string;
  /** Take it as it stands or not at all: nothing is asked, nothing is given up. */
  readonly onlyIfReady?: true;
}

/** Takes an edge: opens it first where that is possible, and fills what must be said. Nothing where it leads back unchanged. */
export function take(scene: Scene, target: string, options: TakeOptions = {}): Decision | undefined {
  const edge = scene.agent.handoffs.find((candidate) => candidate.target === target);
  if (edge === undefined || isStale(scene, edge)) return undefined;
  const needs = requirementsOf(scene, edge);
  const definition = scene.open.get(edge.definition.name);
  if (definition === undefined) return options.onlyIfReady ? undefined : (unlock(scene, needs) ?? closed(scene, edge, needs));
  const needed = needs.filter((need) => !holds(scene, need)).map(({ fact }) => fact);
  const isEscalation = own(scene.plan.exits, target)?.kind === "escalated" && edge.kind === "exit";
  const filling = fill(definition.input, scene, {
    needed,
    isResult: edge.kind === "exit" && !isEscalation,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  });
  const given = filling.missing.filter(({ kind }) => isEscalation && (kind === "text" || kind === "identifier"));
  const missing = filling.missing.filter((field) => !given.includes(field));
  if (missing.length > 0 && options.onlyIfReady) return undefined;
  const provided = missing.length > 0 && edge.kind === "exit" ? provide(scene, missing) : undefined;
  if (provided !== undefined) return provided;
  if (missing.length > 0 && edge.kind === "exit") return giveUp(scene, `I do not have ${joined(missing.map(labelOf))}.`, target);
  if (missing.length > 0) return ask(scene, missing);
  const input = { ...filling.input, ...Object.fromEntries(given.map(({ name }) => [name, options.reason ?? "unknown"])) };
  return { text: options.text ?? announce(scene, edge, options.reason), call: { name: edge.definition.name, input } };
}

/** Uses a tool that takes or makes what an exit's result lacks, where the agent has one that has not run. */
function provide(scene: Scene, missing: readonly Field[]): Decision | undefined {
  for (const name of scene.agent.tools) {
    const fields = fieldsOf(scene.open.get(name)?.input ?? {});
    if (!missing.some((lacking) => fields.some((field) => field.name === lacking.name))) continue;
    const use = useTool(scene, name, "");
    if (use.kind === "decision") return use.decision;
  }
  return undefined;
}

/** Whether an edge was taken since the user last spoke, or leads back to where control came from with nothing new. */
function isStale(scene: Scene, edge: PlanHandoff): boolean {
  const { calls, latest, arrival, cameFrom } = scene.memory;
  if (calls.some(({ name, index }) => name === edge.definition.name && index > latest.index && index >= arrival)) return true;
  if (edge.target !== cameFrom || latest.index > arrival) return false;
  return !calls.some(({ index, ok, agent }) => index > arrival && ok && agent === scene.name);
}

function requirementsOf(scene: Scene, edge: PlanHandoff): readonly PlanRequirement[] {
  const target = edge.kind === "agent" ? own(scene.plan.agents, edge.target) : undefined;
  return [...edge.requires, ...(target?.requires ?? [])];
}

function closed(scene: Scene, edge: PlanHandoff, needs: readonly PlanRequirement[]): Decision {
  const lacking = needs.filter((need) => !holds(scene, need)).map(({ fact }) => spoken(fact));
  const why = lacking.length === 0 ? "it was used as often as it may be" : `it needs to be known first: ${joined(lacking)}`;
  return giveUp(scene, `I cannot go on to ${spoken(edge.target)} yet: ${why}.`, edge.target);
}

function announce(scene: Scene, edge: PlanHandoff, reason: string | undefined): string {
  if (edge.mode === "call") return "";
  if (edge.kind === "agent") return `I am handing you over to ${spoken(edge.target)}.`;
  const exit = own(scene.plan.exits, edge.target);
  const ending = exit?.description === undefined ? "" : sentence(condensed(exit.description, 200));
  if (exit?.kind === "escalated")
    return [reason ?? "", "I am passing this on to a person.", ending].filter((part) => part !== "").join(" ");
  return [...untold(scene).map(report), ending].filter((part) => part !== "").join(" ") || "That is all from my side.";
}

/** The results of the active agent that the user has not heard of. */
export function untold(scene: Scene): readonly MadeCall[] {
  const { calls, arrival, replies } = scene.memory;
  const since = Math.max(arrival, replies[0]?.index ?? -1);
  return calls.filter((call) => call.index > since && call.agent === scene.name && call.ok && !call.name.startsWith("transfer_to_"));
}

/** Passes on to a person where that is possible, and otherwise says plainly why it goes no further. */
export function giveUp(scene: Scene, reason: string, except?: string): Decision {
  for (const { target } of escalations(scene)) {
    const decision = target === except ? undefined : take(scene, target, { reason, onlyIfReady: true });
    if (decision !== undefined) return decision;
  }
  return { text: scene.memory.replies[0]?.text === reason ? whatIDo(scene, true) : reason };
}

/** The ways to a person that are open now. */
export function escalations(scene: Scene): readonly PlanHandoff[] {
  const exits = scene.agent.handoffs.filter((edge) => edge.kind === "exit" && own(scene.plan.exits, edge.target)?.kind === "escalated");
  return exits.filter((edge) => scene.open.has(edge.definition.name));
}

/** Says what the active agent can do; that a conversation can end well goes without saying. */
export function whatIDo(scene: Scene, heard: boolean): string {
  const endings = scene.agent.handoffs.filter((edge) => edge.kind === "exit" && own(scene.plan.exits, edge.target)?.kind === "resolved");
  return abilities(scene.agent, heard, new Set(endings.map(({ target }) => target)));
}
