import type { ToolMessage } from "../protocol/message.ts";
import type { Effect } from "./effect.ts";
import type { ToolResult } from "./outcome.ts";
import type { Frame, Round, RoundCall, RunState } from "./state.ts";

/** The id of the effect that runs a round's call. */
export function effectId(round: Round, index: number): string {
  return `${round.turn}.${index}`;
}

/** Whether a call waits for a tool to run it, and nobody has begun. */
export function isToRun({ pending }: RunState, { id, use, result }: RoundCall): boolean {
  if (use !== "tool" || result !== undefined) return false;
  return !pending.some((open) => open.kind === "tool" && open.call === id && open.status !== "pending");
}

/** A round's results as messages, one for each call, in call order. Every call has its result by then. */
export function resultMessages(round: Round): readonly ToolMessage[] {
  return round.calls.map((call) => resultMessage(call, call.result ?? { ok: false, error: "not run" }));
}

/** The results that a frame's log still lacks when its run ends in the middle of a round: calls without one are told why. */
export function leftOverMessages(frame: Frame, pending: readonly Effect[], why: string): readonly ToolMessage[] {
  const { round } = frame;
  if (round === undefined) return [];
  return round.calls.map((call, index) =>
    resultMessage(call, call.result ?? { ok: false, error: leftOver(pending, effectId(round, index), why) }),
  );
}

function leftOver(pending: readonly Effect[], effect: string, why: string): string {
  const begun = pending.some((open) => open.kind === "tool" && open.id === effect);
  return begun ? `no result: ${why}; it may or may not have been carried out` : `not run: ${why}`;
}

function resultMessage(call: RoundCall, result: ToolResult): ToolMessage {
  return { role: "tool", call: call.id, name: call.name, text: `${changed(call)}${textOf(result)}`, error: !result.ok };
}

/** The call stands in the log with the arguments a person gave it: the model hears that these were not its own. */
function changed({ asked }: RoundCall): string {
  return asked === undefined
    ? ""
    : `[a person changed the arguments of this call; you asked with ${JSON.stringify(asked).slice(0, 2_000)}]\n`;
}

function textOf(result: ToolResult): string {
  if (!result.ok) return result.error;
  return typeof result.value === "string" ? result.value : JSON.stringify(result.value);
}
