import { counted, emit, enterPhase, topFrame, update, type Draft } from "./draft.ts";
import { openHandoffs, standpoint } from "./edges.ts";
import type { ToolEffect } from "./effect.ts";
import { endByLimit } from "./ending.ts";
import { learnFromResult } from "./facts.ts";
import { leaveOrApprove } from "./guarded-calls.ts";
import { moveControl } from "./handoff.ts";
import { spentMeans, spentToolCalls, spentTurns, spentTurnTime, timeUsed } from "./limits.ts";
import { effectId } from "./results.ts";
import type { Round } from "./state.ts";
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
  const turn = draft.state.turn + 1;
  const { spent } = draft.state;
  update(draft, {
    turn,
    pending: [{ kind: "model", id: `${turn}.model`, agent }],
    spent: { ...spent, turns: spent.turns + 1, agentTurns: counted(spent.agentTurns, agent) },
    ...(draft.plan.limits.turnSeconds === undefined ? {} : { turnBegan: timeUsed(draft.state, draft.state.at) }),
  });
  const open = openHandoffs(standpoint(draft.plan, draft.state));
  tellTurn(draft, agent, open);
  emit(draft, { type: "turn-start", agent, depth: draft.state.frames.length - 1, open: open.map((handoff) => handoff.target) });
}

/** All approvals are in: the tools that nobody refused run, all at once. */
function startTools(draft: Draft, round: Round): void {
  const runs = round.calls.flatMap((call, index): readonly ToolEffect[] => {
    if (call.use !== "tool" || call.result !== undefined) return [];
    return [
      {
        kind: "tool",
        id: effectId(round, index),
        call: call.id,
        agent: round.agent,
        tool: call.name,
        input: call.arguments,
        status: "pending",
      },
    ];
  });
  enterPhase(draft, round, "tools");
  if (runs.length === 0) return;
  const limit =
    spentMeans(draft.plan, draft.state) ?? spentTurnTime(draft.plan, draft.state) ?? spentToolCalls(draft.plan, draft.state, runs.length);
  if (limit !== undefined) return endByLimit(draft, limit);
  const { spent } = draft.state;
  update(draft, { pending: runs, spent: { ...spent, toolCalls: spent.toolCalls + runs.length, pingPong: null } });
  for (const { agent, call, tool, input } of runs) emit(draft, { type: "tool-call", agent, call, tool, input });
}

/** All tools are done. What they establish is taken up in call order, so that the order in which they ended does not matter. */
function finishTools(draft: Draft, round: Round): void {
  enterPhase(draft, round, "handoffs");
  for (const call of round.calls) {
    if (call.use === "tool" && call.result?.ok === true) learnFromResult(draft, call.name, call.result);
  }
}
