import { hideFacts, traceOf, visible, type Answer, type Journal, type Plan, type RunResult, type WaitingLine } from "../../engine/index.ts";
import type { Ask } from "./approvals.ts";

/** What a run waits for, in words for a log: without the values of sensitive facts. */
export function describeWaiting(result: RunResult, plan: Plan): readonly string[] {
  const hide = hideFacts(plan, result.facts);
  return result.waiting.flatMap((effect) => {
    if (effect.kind === "model" || effect.kind === "guard") return [];
    const call = `${visible(effect.tool)} ${visible(JSON.stringify(hide(effect.input)))}`;
    if (effect.kind === "approval") {
      const until = effect.expiresAt === undefined ? "" : `, until ${new Date(effect.expiresAt).toISOString()}`;
      return [`it waits for approval of ${call}${until}`];
    }
    return [`nobody knows whether ${call} was done: the process that began it is gone`];
  });
}

/** The last line of `--json` where a run waits: what for, as data, without the values of sensitive facts. */
export function waitingLine(journal: Journal): string {
  const { runId, session, waiting } = traceOf(journal);
  const line: WaitingLine = { type: "waiting", runId, session, waiting };
  return `${JSON.stringify(line)}\n`;
}

/** Asks how calls of unknown outcome ended; `undefined` where there is none, or where nobody says. */
export async function settleUnknown(result: RunResult, ask: Ask): Promise<readonly Answer[] | undefined> {
  const answers: Answer[] = [];
  for (const effect of result.waiting) {
    if (effect.kind !== "tool" || effect.status !== "unknown") continue;
    const question = `  Was ${visible(effect.tool)} ${visible(JSON.stringify(effect.input))} done? [r = do it again, n = no, or its result as JSON] `;
    const word = (await ask(question))?.trim();
    if (word === undefined || word === "") return undefined;
    answers.push({ effect: effect.id, settle: settlementOf(word) });
  }
  return answers.length === 0 ? undefined : answers;
}

function settlementOf(word: string): Extract<Answer, { readonly settle: unknown }>["settle"] {
  if (/^r$/i.test(word)) return "repeat";
  if (/^no?$/i.test(word)) return { ok: false, error: "it was not done" };
  try {
    return { ok: true, value: JSON.parse(word) };
  } catch {
    return { ok: true, value: word };
  }
}
