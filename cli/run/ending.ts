import { hideFacts, visible, type Paint, type Plan, type RunResult } from "../../engine/index.ts";
import { describeWaiting } from "./waiting.ts";

/** What is said after the last run. */
export interface Next {
  /** What it ran by. */
  readonly plan: Plan;
  readonly resume: string;
  readonly trace: string;
  readonly paint: Paint;
}

/** Says why the last run stopped where it did, how to go on, and where its trace is; without the values of sensitive facts. */
export function ending(result: RunResult, next: Next): string {
  const { paint } = next;
  return [...reasonsOf(result, next), paint.faint(`trace: ${next.trace}`), ""].join("\n");
}

/** An option that answers one of the things a run waits for. */
function answerOf(effect: RunResult["waiting"][number]): readonly string[] {
  if (effect.kind === "approval") return [`--approve-call ${effect.id.replace(/\.approval$/, "")}@${effect.digest.slice(7, 19)}`];
  return effect.kind === "tool" ? [`--settle-call '${effect.id}=ok:{}'`] : [];
}

function reasonsOf(result: RunResult, { plan, resume, paint }: Next): readonly string[] {
  if (result.status === "waiting") {
    return [
      ...describeWaiting(result, plan).map((line) => `${paint.warning("waiting")}: ${line}`),
      result.waiting.some(({ kind }) => kind === "tool")
        ? `go on in a terminal, which asks how it ended: ${resume}`
        : `go on with: ${resume} --approve all (or none, or ask in a terminal)`,
      `or say it of each: ${result.waiting.flatMap(answerOf).join(" ")}`,
      ...(result.waiting.some(({ kind }) => kind === "approval")
        ? [
            "or refuse it with `--reject-call <call>=<why>`, or agree to other arguments with `--edit-call <call>=<json>`; `--by <who>` says who",
          ]
        : []),
    ];
  }
  const hide = hideFacts(plan, result.facts);
  if (result.end?.status === "cancelled") return [`${paint.warning("cancelled")}: ${visible(hide(result.end.reason))}`];
  if (result.end?.status !== "failed") return [];
  const { code, message, retryable } = result.end.failure;
  return [`${paint.error("failed")}: ${visible(hide(message))} (${code})${retryable ? "; trying again may help" : ""}`];
}
