import { visible, type Paint, type RunResult } from "../../engine/index.ts";
import { describeWaiting } from "./waiting.ts";

/** What is said after the last run: why it stopped where it did, how to go on, and where its trace is. */
export function ending(result: RunResult, next: { readonly resume: string; readonly trace: string; readonly paint: Paint }): string {
  const { paint } = next;
  return [...reasonsOf(result, next), paint.faint(`trace: ${next.trace}`), ""].join("\n");
}

/** An option that answers one of the things a run waits for. */
function answerOf(effect: RunResult["waiting"][number]): readonly string[] {
  if (effect.kind === "approval") return [`--approve-call ${effect.id.replace(/\.approval$/, "")}@${effect.digest.slice(7, 19)}`];
  return effect.kind === "tool" ? [`--settle-call '${effect.id}=ok:{}'`] : [];
}

function reasonsOf(result: RunResult, { resume, paint }: { readonly resume: string; readonly paint: Paint }): readonly string[] {
  if (result.status === "waiting") {
    return [
      ...describeWaiting(result).map((line) => `${paint.warning("waiting")}: ${line}`),
      result.waiting.some(({ kind }) => kind === "tool")
        ? `go on in a terminal, which asks how it ended: ${resume}`
        : `go on with: ${resume} --approve all (or none, or ask in a terminal)`,
      `or say it of each: ${result.waiting.flatMap(answerOf).join(" ")}`,
    ];
  }
  if (result.end?.status === "cancelled") return [`${paint.warning("cancelled")}: ${visible(result.end.reason)}`];
  if (result.end?.status !== "failed") return [];
  const { code, message, retryable } = result.end.failure;
  return [`${paint.error("failed")}: ${visible(message)} (${code})${retryable ? "; trying again may help" : ""}`];
}
