import type { Plan } from "../plan/plan.ts";
import { failure } from "../protocol/failure.ts";
import { own } from "../protocol/json.ts";
import type { Message } from "../protocol/message.ts";
import { noUsage } from "../protocol/model.ts";
import { agentNamed, countsOf, emit, replaceLog, topFrame, type Draft, type Open, type OpenState, type Unstamped } from "./draft.ts";
import { endByFailure } from "./ending.ts";
import { checkFacts, describeUnmet, setFact, unmet } from "./facts.ts";
import type { RunEvent } from "./event.ts";
import type { RunHeader } from "./header.ts";
import { askGuards, guardsAt } from "./guards.ts";
import { proseOf } from "./history.ts";
import { logOf, messagesOf, withNotices } from "./log.ts";
import { advance } from "./round.ts";
import type { MessageLog } from "./state.ts";
import { finish } from "./step.ts";
import { textsOf } from "./texts.ts";
import type { Transition } from "./transition.ts";

type RunStart = Extract<RunEvent, { readonly type: "run-start" }>;

/**
 * The first state of a run: it waits for its first model answer. Never throws: what {@link checkStart} objects to makes a run
 * that has failed already.
 */
export function begin(plan: Plan, header: RunHeader): Transition {
  const events: RunEvent[] = [];
  const { state } = firstDraft(plan, header, events);
  return { state, events };
}

/** The same for who takes the run on from there. What happens is added to the events. */
export function firstDraft(plan: Plan, header: RunHeader, events: RunEvent[] | undefined): Draft {
  const agent = startingAgent(plan, header);
  const { session, message } = header;
  const draft: Draft = { plan, state: firstState(plan, header, agent), events };
  const { runId } = header;
  const started: Open<Unstamped<RunStart>> = {
    type: "run-start",
    runId,
    session: draft.state.session,
    plan: plan.digest,
    topology: plan.name,
    agent,
  };
  if (message !== undefined) started.message = message;
  emit(draft, started);
  const problems = checkStart(plan, header);
  if (problems.length > 0) endByFailure(draft, failure("internal", `the run cannot start: ${problems.join("; ")}`));
  else {
    if (session !== undefined) for (const [name, value] of Object.entries(session.facts)) setFact(draft, name, value, "session");
    for (const [name, value] of Object.entries(header.facts)) setFact(draft, name, value, "host");
    judgeMessage(draft, header);
    advance(draft);
  }
  finish(draft.state);
  return draft;
}

/** Why a run cannot start as asked: no such agent, facts that do not fit, or an agent whose required facts are not given. Empty where it can. */
export function checkStart(plan: Plan, header: RunHeader): readonly string[] {
  if (header.agent !== undefined && own(plan.agents, header.agent) === undefined) return [`the topology has no agent "${header.agent}"`];
  const problems = checkFacts(plan, header.facts);
  if (problems.length > 0) return problems;
  const agent = startingAgent(plan, header);
  if (own(plan.agents, agent) === undefined) return ["the topology has no agent to start at"];
  if (goesOn(header, agent)) return [];
  const { requires } = agentNamed(plan, agent);
  if (requires.length === 0) return [];
  const facts = { ...header.session?.facts, ...header.facts };
  const missing = unmet(requires, facts);
  return missing.length === 0 ? [] : [`to start at "${agent}", ${describeUnmet(missing, facts)}`];
}

/** The host's choice, else the agent that had the conversation, else the entry: where nobody had it, where it was closed by an exit, or where the topology says `next_turn: entry`. */
function startingAgent(plan: Plan, header: RunHeader): string {
  const { agent, session } = header;
  if (agent !== undefined && own(plan.agents, agent) !== undefined) return agent;
  const known = session !== undefined && own(plan.agents, session.agent) !== undefined;
  if (known && session.closed !== true && plan.nextTurn === "active") return session.agent;
  return plan.entry[0] ?? "";
}

function goesOn(header: RunHeader, agent: string): boolean {
  return header.session !== undefined && header.session.agent === agent && header.session.closed !== true;
}

/** An agent that gets a conversation it did not have, without a handoff, sees what was said in it and no tool traffic. */
function firstLog(header: RunHeader, agent: string): MessageLog {
  const { session, message } = header;
  const goes = goesOn(header, agent);
  const messages: Message[] = session === undefined ? [] : [...(goes ? session.messages : proseOf(session.messages))];
  if (message !== undefined && message.trim() !== "") messages.push({ role: "user", text: message });
  else messages.push({ role: "briefing", from: "host", to: agent, text: "There is no message from the user. Go on with your routine." });
  return withNotices({ messages, length: messages.length }, goes ? session?.notices : undefined);
}

function firstState(plan: Plan, header: RunHeader, agent: string): OpenState {
  const { session } = header;
  const state: OpenState = {
    state: 1,
    runId: header.runId,
    session: session?.id ?? header.runId,
    plan: plan.digest,
    status: "running",
    frames: [{ agent, log: firstLog(header, agent) }],
    facts: {},
    turn: session?.turn ?? 0,
    pending: [],
    spent: {
      turns: 0,
      handoffs: 0,
      toolCalls: 0,
      usage: noUsage,
      costUsd: 0,
      visits: countsOf({ [agent]: 1 }),
      agentTurns: {},
      edges: countsOf(session?.edges ?? {}),
      pingPong: null,
    },
    startedAt: header.at,
    at: header.at,
    waited: 0,
  };
  if (session?.rates !== undefined) state.rates = session.rates;
  return state;
}

/**
 * Where guards must judge what the user says, the message is heard only after that. An agent that gets a conversation it did not have has all that
 * users said in it judged by its own guards.
 */
function judgeMessage(draft: Draft, header: RunHeader): void {
  const { plan, state } = draft;
  const { agent, log } = topFrame(state);
  const guards = guardsAt(plan, agent, "input");
  if (guards.length === 0) return;
  const messages = messagesOf(log);
  const said = messages.at(-1);
  const isMessage = said?.role === "user";
  const before = isMessage ? messages.slice(0, -1) : messages;
  const earlier = own(plan.agents, agent)?.guards?.input === undefined || goesOn(header, agent) ? [] : textsOf(before);
  const values = isMessage ? [...earlier, said.text] : earlier;
  if (values.length === 0) return;
  if (isMessage) replaceLog(draft, logOf(before, log.notices));
  const id = `${state.turn}.input`;
  askGuards(draft, guards, { kind: "guard", id, agent, where: "input", values, ...(isMessage ? { message: true as const } : {}) });
}
