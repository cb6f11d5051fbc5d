import type { RunEvent } from "../loop/event.ts";
import { isSensitive } from "../loop/sensitive.ts";
import { sessionOf } from "../loop/session.ts";
import type { RunState } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { hiding, redacted } from "../protocol/hiding.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import type { Message } from "../protocol/message.ts";
import type { Journal } from "../run/store.ts";
import type { Escalation, EscalationCause, TriedCall } from "./escalation.ts";
import { replay } from "./replay.ts";
import { sensitiveValues } from "./sensitive-values.ts";

/** What a packet says that its journal does not. */
export interface EscalationOptions {
  /** Whether the values of sensitive facts stand in it. Default: `hidden`. */
  readonly sensitive?: "hidden" | "shown";
  /** The store that holds the journal, in words that whoever takes over can go by: a folder, or a URL without its password. */
  readonly store?: string;
}

/** What a person needs who takes over a conversation, where its run left through an exit of kind `escalated` or failed; else nothing. */
export function escalationOf(journal: Journal, { sensitive = "hidden", store }: EscalationOptions = {}): Escalation | undefined {
  const { plan, state, events } = replay(journal.plan, journal);
  const cause = causeOf(state, events);
  if (cause === undefined) return undefined;
  const before = journal.header.session?.messages ?? [];
  const tried = [...earlierCalls(plan, before), ...callsOf(events, state)];
  const stated = statedIn(events, state);
  const { end, session } = state;
  const { runId, topology, message = lastSaid(before) } = journal.header;
  const packet: Escalation = {
    escalation: 1,
    runId,
    session,
    topology,
    plan: journal.header.plan,
    at: state.at,
    ...(end?.status === "exited" ? { exit: end.exit } : {}),
    cause,
    summary: summaryOf(stated, cause, sessionOf(state).messages),
    stated,
    ...(message === undefined ? {} : { message }),
    facts: state.facts,
    path: pathOf(before, events),
    tried,
    transcript: { runId, session, ...(store === undefined ? {} : { store }) },
    unknown: tried.filter(({ outcome }) => outcome === "unknown"),
  };
  return sensitive === "shown" ? packet : hidden(packet, plan, [...events]);
}

function causeOf({ end, frames }: RunState, events: readonly RunEvent[]): EscalationCause | undefined {
  if (end?.status === "failed") return { kind: "failure", agent: frames.at(-1)?.agent ?? "", failure: end.failure };
  if (end?.status !== "exited" || end.kind !== "escalated") return undefined;
  const { agent, limit, expired, guard } = end;
  const told = events.findLast((event) => event.type === "limit" || event.type === "guard");
  if (limit !== undefined) return { kind: "limit", agent, limit, message: told?.type === "limit" ? told.message : "" };
  if (expired !== undefined) return { kind: "expired", agent, tool: expired };
  if (guard !== undefined) return { kind: "guard", agent, guard, reason: told?.type === "guard" ? (told.reason ?? "") : "" };
  const when = events.findLast((event) => event.type === "handoff")?.when;
  return { kind: "agent", agent, ...(when === undefined ? {} : { when }) };
}

/** What was stated on the way out. */
function statedIn(events: readonly RunEvent[], { end }: RunState): JsonObject {
  const last = events.findLast((event) => event.type === "handoff");
  return end?.status === "exited" && last?.to === end.exit ? last.payload : {};
}

function summaryOf(stated: JsonObject, cause: EscalationCause, messages: readonly Message[]): string {
  for (const name of ["summary", "reason"]) {
    const said = own(stated, name);
    if (typeof said === "string" && said.trim() !== "") return said;
  }
  switch (cause.kind) {
    case "limit":
      return cause.message;
    case "expired":
      return `nobody approved ${cause.tool} in time`;
    case "guard":
      return cause.reason;
    case "failure":
      return cause.failure.message;
    case "agent":
      return messages.findLast((message) => message.role === "assistant" && message.text.trim() !== "")?.text ?? cause.when ?? "";
  }
}

function lastSaid(messages: readonly Message[]): string | undefined {
  return messages.findLast((message) => message.role === "user")?.text;
}

/** Calls of tools in the runs before, as the conversation tells them. */
function earlierCalls(plan: Plan, messages: readonly Message[]): readonly TriedCall[] {
  const heard = new Map(messages.flatMap((message) => (message.role === "tool" ? [[message.call, message] as const] : [])));
  return messages.flatMap((message) => {
    if (message.role !== "assistant") return [];
    return message.calls.flatMap(({ id: call, name: tool, arguments: input }): readonly TriedCall[] => {
      const result = heard.get(call);
      if (result === undefined || own(plan.tools, tool) === undefined) return [];
      return [{ call, agent: message.agent, tool, input, outcome: outcomeOf(result.text, result.error), result: result.text }];
    });
  });
}

/** Calls of tools in this run, those of called agents included. */
function callsOf(events: readonly RunEvent[], state: RunState): readonly TriedCall[] {
  const calls = new Map<string, TriedCall>();
  const left = new Map(
    sessionOf(state).messages.flatMap((message) => (message.role === "tool" ? [[message.call, message.text] as const] : [])),
  );
  for (const event of events) {
    if (event.type === "approval-request" || event.type === "tool-call") {
      const { call, agent, tool, input } = event;
      const began = event.type === "tool-call";
      const result = left.get(call) ?? (began ? "no result" : "not run");
      calls.set(call, { call, agent, tool, input, outcome: began ? "unknown" : "not-run", result });
    } else if (event.type === "tool-result") {
      const known = calls.get(event.call);
      const { result } = event;
      const text = result.ok ? JSON.stringify(result.value) : result.error;
      if (known !== undefined) calls.set(event.call, { ...known, outcome: result.ok ? "done" : "error", result: text });
    }
  }
  return [...calls.values()].toSorted((a, b) => a.call.localeCompare(b.call, "en", { numeric: true }));
}

function outcomeOf(text: string, error: boolean): TriedCall["outcome"] {
  if (!error) return "done";
  if (text.startsWith("not run")) return "not-run";
  return text.startsWith("no result: ") ? "unknown" : "error";
}

function pathOf(before: readonly Message[], events: readonly RunEvent[]): readonly string[] {
  const agents = [
    ...before.flatMap((message) => (message.role === "assistant" ? [message.agent] : [])),
    ...events.flatMap((event) => (event.type === "turn-start" ? [event.agent] : [])),
  ];
  return agents.filter((agent, index) => agent !== agents[index - 1]);
}

function hidden(packet: Escalation, plan: Plan, events: readonly RunEvent[]): Escalation {
  const hide = hiding(events.flatMap((event) => sensitiveValues(plan, event)));
  const facts = Object.entries(packet.facts).map(([name, value]) => [name, isSensitive(plan, name) ? redacted : hide(value)] as const);
  const { cause, summary, stated, message, tried, unknown } = packet;
  const said = message === undefined ? {} : { message: hide(message) };
  return { ...packet, ...hide({ cause, summary, stated, tried, unknown }), ...said, facts: Object.fromEntries(facts) };
}
