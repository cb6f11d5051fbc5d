import { own, type Json } from "../protocol/json.ts";
import { agentNamed, emit, giveResult, topFrame, type Draft, type Open } from "./draft.ts";
import { endRun } from "./ending.ts";
import type { RunEnd } from "./state.ts";

type RunExit = Extract<RunEnd, { readonly status: "exited" }>;

/** Leaves the top conversation through an exit: the user's ends the run, a called agent's returns to its caller. `result` is null where none was stated. */
export function leave(draft: Draft, exit: string, result: Json, text: string): void {
  const { agent, call } = topFrame(draft.state);
  const kind = own(draft.plan.exits, exit)?.kind ?? "resolved";
  const isSaid = text.trim() !== "";
  if (call === undefined) {
    const end: Open<RunExit> = { status: "exited", exit, kind, agent, result };
    if (isSaid) end.text = text;
    return endRun(draft, end, `the conversation ended as ${exit}`);
  }
  const answer = { exit, kind, ...(result === null ? {} : { result }), ...(isSaid ? { text } : {}) };
  draft.state.frames.pop();
  giveResult(draft, call.index, { ok: true, value: answer });
  emit(draft, { type: "call-end", from: agent, to: topFrame(draft.state).agent, call: call.id, exit, result: answer });
}

/** A plain reply: a called agent's goes back to its caller, a final one leaves as resolved, any other is the user's to answer. */
export function reply(draft: Draft, text: string): void {
  const { agent, call } = topFrame(draft.state);
  if (call !== undefined || agentNamed(draft.plan, agent).reply === "final") return leave(draft, "resolved", null, text);
  endRun(draft, { status: "replied", agent, text }, "the agent replied");
}
