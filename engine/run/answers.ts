import type { Effect } from "../loop/effect.ts";
import type { Outcome, ToolResult } from "../loop/outcome.ts";
import { isObject } from "../protocol/json.ts";
import { EngineError } from "./engine-error.ts";
import { readApproval } from "./in-flight.ts";
import type { Answer } from "./runtime.ts";
import { toolValue } from "./tool-value.ts";

/**
 * What a resumed run knows before anything is performed: the host's answers, and that calls which a process began and did not
 * finish are lost. Throws `bad-argument` where an answer is to nothing that waits, or is of the wrong kind.
 */
export function knownOutcomes(pending: readonly Effect[], answers: readonly Answer[], at: number): readonly Outcome[] {
  if (!Array.isArray(answers)) throw wrong("the answers must be a list");
  const given = new Map<string, Answer>();
  for (const answer of answers as readonly Answer[]) {
    if (!isObject(answer) || typeof answer.effect !== "string") throw wrong("each answer must name the `effect` it answers");
    if (given.has(answer.effect)) throw wrong(`there are two answers to "${answer.effect}"`);
    if (!pending.some((effect) => effect.id === answer.effect && effect.kind !== "model")) throw notWaiting(answer.effect, pending);
    given.set(answer.effect, answer);
  }
  return pending.flatMap((effect) => outcomesOf(effect, given.get(effect.id), at));
}

function outcomesOf(effect: Effect, answer: Answer | undefined, at: number): readonly Outcome[] {
  const of = { effect: effect.id, at };
  switch (effect.kind) {
    case "model":
      return [];
    case "approval":
      if (answer === undefined) return [];
      if (!("approval" in answer)) throw wrong(`"${effect.id}" waits for an approval: answer it with { effect, approval: { approved } }`);
      return [{ kind: "approval", ...of, answer: readApproval(answer.approval) }];
    case "tool": {
      const lost: readonly Outcome[] = effect.status === "started" ? [{ kind: "lost", ...of }] : [];
      if (answer === undefined) return lost;
      if (!("settle" in answer)) throw wrong(`"${effect.id}" waits to be told how the call ended: answer it with { effect, settle }`);
      if (answer.settle !== "repeat") return [{ kind: "tool", ...of, result: readResult(effect.tool, effect.id, answer.settle) }];
      return effect.status === "pending" ? [] : [...lost, { kind: "retry", ...of }];
    }
  }
}

function readResult(tool: string, effect: string, settle: unknown): ToolResult {
  if (isObject(settle) && settle["ok"] === true) return toolValue(tool, settle["value"]);
  if (isObject(settle) && settle["ok"] === false && typeof settle["error"] === "string") return { ok: false, error: settle["error"] };
  throw wrong(`\`settle\` of "${effect}" must be { ok: true, value }, { ok: false, error } or "repeat"`);
}

function notWaiting(effect: string, pending: readonly Effect[]): EngineError {
  const waiting = pending.flatMap((each) =>
    each.kind === "model" ? [] : [`"${each.id}" (${each.kind === "approval" ? "approval of" : "result of"} ${each.tool})`],
  );
  return wrong(`"${effect}" waits for no answer; ${waiting.length === 0 ? "nothing does" : `what does: ${waiting.join(", ")}`}`);
}

function wrong(message: string): EngineError {
  return new EngineError("bad-argument", message);
}
