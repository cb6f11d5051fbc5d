import type { Plan } from "../plan/plan.ts";
import { failure } from "../protocol/failure.ts";
import { own } from "../protocol/json.ts";
import { agentNamed, emit, topFrame, topRound, type Draft, type OpenState } from "./draft.ts";
import { standpoint } from "./edges.ts";
import type { Effect, ToolEffect } from "./effect.ts";
import { endByFailure, endByLimit } from "./ending.ts";
import { askToolGuards, leaveOrApprove } from "./guarded-calls.ts";
import { guardsAt } from "./guards.ts";
import { overdrawn, spentMeans, type SpentLimit } from "./limits.ts";
import { isToRun } from "./results.ts";
import { sortCall } from "./sort-calls.ts";
import type { Round, RoundCall, RunState } from "./state.ts";

/**
 * The run goes by the draft's plan from here on. Nothing that was let run under the plan before, and was not begun, runs unless the
 * plan in force lets it run too: where it judges any call of the open round differently, all that are not begun are judged anew.
 */
export function takeUp(draft: Draft, before: Plan): void {
  const { plan, state } = draft;
  if (plan.digest === state.plan) return;
  // A caller that does not know the plan before has everything judged anew.
  const old = before.digest === state.plan ? before : undefined;
  state.plan = plan.digest;
  const gone = goneFrom(plan, state);
  if (gone.length > 0)
    return endByFailure(
      draft,
      failure("internal", `the plan the run was resumed under has no ${gone.map((name) => `"${name}"`).join(", ")}`),
    );
  for (const [index, frame] of state.frames.entries()) sortAnew(draft, frame, { open: openCall(state, index), judges: isCrossing });
  judgeRound(draft, old);
  if (!draft.state.pending.some(isUnbegun)) return;
  const limit = spentMeans(plan, draft.state) ?? spentAlready(plan, draft.state);
  if (limit !== undefined) endByLimit(draft, limit);
}

/** Has the plan in force judge all calls of the open round that are not begun: what they may, what guards say, and what people agree to. */
export function judgeAnew(draft: Draft): void {
  const { pending, spent } = draft.state;
  const back = pending.filter((effect) => effect.kind === "tool" && effect.status === "pending");
  draft.state.pending = pending.filter((effect) => effect.kind === "tool" && effect.status !== "pending");
  spent.toolCalls -= back.length;
  const isOpen = (call: RoundCall): boolean => isToRun(draft.state, call);
  sortAnew(draft, topFrame(draft.state), { judges: isOpen });
  const round = topRound(draft.state);
  round.calls = round.calls.map((call) => (isOpen(call) ? { ...call, judged: (call.judged ?? 1) + 1 } : call));
  round.phase = "guards";
  if (!askToolGuards(draft, round)) leaveOrApprove(draft, round);
}

function judgeRound(draft: Draft, old: Plan | undefined): void {
  const { round } = topFrame(draft.state);
  if (round === undefined) return;
  // Guards were shown what the handoff would have brought under the plan before.
  if (round.phase === "handoffs") {
    draft.state.pending = [];
    return;
  }
  const alike = (tool: string): boolean => old !== undefined && judgesAlike(old, draft.plan, round, tool);
  const doubtful = draft.state.pending.filter((effect) => effect.kind === "tool" && isDoubtful(old, draft.plan, effect));
  draft.state.pending = draft.state.pending.map((effect) => {
    if (effect.kind !== "tool" || alike(effect.tool)) return effect;
    if (doubtful.includes(effect)) return { ...effect, status: "unknown" as const, outdated: true as const };
    return effect.status === "pending" ? effect : { ...effect, outdated: true as const };
  });
  for (const effect of doubtful) {
    if (effect.kind !== "tool") continue;
    const { agent, call, id, tool } = effect;
    emit(draft, { type: "unknown-outcome", agent, call, effect: id, tool });
  }
  const waits = round.calls.filter((call) => isToRun(draft.state, call));
  if (!waits.every((call) => alike(call.name))) judgeAnew(draft);
}

/** Whether two plans say the same of a call: what the tool takes and does, where it is, what it requires, who must agree, and which guards judge. */
function judgesAlike(old: Plan, plan: Plan, { agent }: Round, tool: string): boolean {
  const judged = (one: Plan): string => {
    const { definition, effects, requires, approval, use } = own(one.tools, tool) ?? {};
    const server = use?.kind === "mcp" ? own(one.servers ?? {}, use.server)?.reach : undefined;
    const may = agentNamed(one, agent).tools.includes(tool);
    return JSON.stringify([definition, effects, requires, approval, use, server, guardsAt(one, agent, "tool", tool), may]);
  };
  return judged(old) === judged(plan);
}

/** A call that could be repeated was not written down before it ran. Where it must not be repeated any more, or would go elsewhere, nobody knows whether it was begun. */
function isDoubtful(old: Plan | undefined, plan: Plan, { tool: name, status }: ToolEffect): boolean {
  if (status !== "pending") return false;
  const [was, now] = [old === undefined ? undefined : own(old.tools, name), own(plan.tools, name)];
  if (now?.effects.kind === "read") return false;
  const wasWritten = was !== undefined && was.effects.kind !== "read" && !was.effects.idempotent;
  return !wasWritten && (now?.effects.idempotent !== true || JSON.stringify(was?.use) !== JSON.stringify(now.use));
}

interface Resort {
  /** The call on which a conversation above works. */
  readonly open?: string | undefined;
  readonly judges: (call: RoundCall) => boolean;
}

/** Sorts out the calls of a conversation's round anew: those that the plan in force does not take have their result. */
function sortAnew(draft: Draft, { round }: OpenState["frames"][number], { open, judges }: Resort): void {
  if (round === undefined) return;
  const at = { ...standpoint(draft.plan, draft.state), agent: round.agent };
  round.calls = round.calls.map((call) => {
    if (call.result !== undefined || call.id === open || !judges(call)) return call;
    const { use, result } = sortCall(at, { name: call.name, arguments: JSON.stringify(call.arguments) });
    if (use === call.use) return call;
    const error = result?.ok === false ? result.error : `not run: what "${call.name}" does was changed meanwhile`;
    emit(draft, { type: "call-refused", agent: round.agent, call: call.id, name: call.name, reason: error });
    return { ...call, result: { ok: false, error } as const };
  });
}

function isCrossing({ use }: RoundCall): boolean {
  return use === "transfer" || use === "call";
}

function openCall({ frames }: RunState, index: number): string | undefined {
  return frames[index + 1]?.call?.id;
}

/** What the open state names and the plan has not: agents, tools of open calls, exits that refusals take. */
function goneFrom(plan: Plan, { frames }: RunState): readonly string[] {
  const calls = frames.flatMap((frame) => frame.round?.calls ?? []);
  const agents = frames.map((frame) => frame.agent).filter((name) => own(plan.agents, name) === undefined);
  const tools = calls
    .filter((call) => call.use === "tool" && call.result === undefined && own(plan.tools, call.name) === undefined)
    .map((call) => call.name);
  const exits = calls.flatMap(({ leaves }) => (leaves === undefined || own(plan.exits, leaves.exit) !== undefined ? [] : [leaves.exit]));
  return [...new Set([...agents, ...tools, ...exits])];
}

function isUnbegun(effect: Effect): boolean {
  return effect.kind === "model" || (effect.kind === "tool" && effect.status === "pending");
}

/** What waits to be begun is more than the plan would have allowed. */
function spentAlready(plan: Plan, state: RunState): SpentLimit | undefined {
  const over = overdrawn(plan, state).find(({ limit }) => limit === "turns" || limit === "tool_calls");
  if (over === undefined) return undefined;
  const code = over.limit === "turns" ? "limit-turns" : "limit-tool-calls";
  return { limit: over.limit, code, message: `the run used ${over.used} of ${over.most} ${over.what}` };
}
