import { count, emit, topFrame, type Draft, type OpenRound } from "./draft.ts";
import { openNow } from "./edges.ts";
import type { ToolEffect } from "./effect.ts";
import { endByLimit } from "./ending.ts";
import { learnFromResult } from "./facts.ts";
import { leaveOrApprove } from "./guarded-calls.ts";
import { moveControl } from "./handoff.ts";
import { spentMeans, spentToolCalls, spentTurns, spentTurnTime, timeUsed } from "./limits.ts";
import { readyAgent } from "./ready.ts";
import { effectId } from "./results.ts";
import { tellTurn } from "./tell.ts";

/**
 * Takes the run on until it waits for something or has ended: guards judge and people approve first, then the tools run, then control
 * moves, then the next turn begins.
 */
export function advance(draft: Draft): void {
  while (draft.state.end === undefined && draft.state.pending.length === 0) {
    const { round } = topFrame(draft.state);
    if (round === undefined) startTurn(draft);
    else if (round.phase === "guards") leaveOrApprove(draft, round);
    else if (round.phase === "approvals") startTools(draft, round);
    else if (round.phase === "tools") finishTools(draft, round);
    else moveControl(draft, round);
  }
}

function startTurn(draft: Draft): void {
  const { agent } = topFrame(draft.state);
  const limit = spentMeans(draft.plan, draft.state) ?? spentTurns(draft.plan, draft.state, agent);
  if (limit !== undefined) return endByLimit(draft, limit);
  const { plan, state } = draft;
  state.turn += 1;
  state.pending = [{ kind: "model", id: `${state.turn}.model`, agent }];
  state.spent.turns += 1;
  count(state.spent.agentTurns, agent);
  if (plan.limits.turnSeconds !== undefined) state.turnBegan = timeUsed(state, state.at);
  const { handoffs, targets } = openNow(plan, state);
  if (readyAgent(plan, agent).stable) tellTurn(draft, agent, handoffs);
  emit(draft, { type: "turn-start", agent, depth: state.frames.length - 1, open: targets });
}

/** All approvals are in: the tools that nobody refused run, all at once. */
function startTools(draft: Draft, round: OpenRound): void {
  const { agent, calls } = round;
  let runs: ToolEffect[] | undefined;
  for (let index = 0; index < calls.length; index += 1) {
    const call = calls[index];
    if (call === undefined || call.use !== "tool" || call.result !== undefined) continue;
    const { id, name, arguments: input } = call;
    const effect: ToolEffect = { kind: "tool", id: effectId(round, index), call: id, agent, tool: name, input, status: "pending" };
    // A list that is empty before the first is added takes room for seventeen.
    if (runs === undefined) runs = [effect];
    else runs.push(effect);
  }
  round.phase = "tools";
  if (runs === undefined) return;
  const limit =
    spentMeans(draft.plan, draft.state) ?? spentTurnTime(draft.plan, draft.state) ?? spentToolCalls(draft.plan, draft.state, runs.length);
  if (limit !== undefined) return endByLimit(draft, limit);
  const { spent } = draft.state;
  draft.state.pending = runs;
  spent.toolCalls += runs.length;
  spent.pingPong = null;
  for (const { call, tool, input } of runs) emit(draft, { type: "tool-call", agent, call, tool, input });
}

/** All tools are done. What they establish is taken up in call order, so that the order in which they ended does not matter. */
function finishTools(draft: Draft, round: OpenRound): void {
  round.phase = "handoffs";
  for (const call of round.calls) {
    if (call.use === "tool" && call.result?.ok === true) learnFromResult(draft, call.name, call.result);
  }
}
