import type { GuardTask } from "../loop/guard-task.ts";
import type { PlanGuard, PlanGuardCheck } from "../plan/plan.ts";
import type { GuardContext, GuardFunction } from "../protocol/guard.ts";
import { isObject, type Json } from "../protocol/json.ts";
import { bounded } from "./bounded.ts";
import type { LateSignal } from "./late-signal.ts";
import type { GuardPorts, Ruling } from "./ruling.ts";
import { toJson } from "./json-value.ts";

interface BoundGuard {
  readonly guard: PlanGuard;
  readonly check: Extract<PlanGuardCheck, { readonly kind: "bound" }>;
}

/** Asks a host's function about each value in turn, within the guard's time for all of them. Throws where it gives no verdict: its caller takes that as a refusal. */
export async function askFunction(
  task: GuardTask,
  { guard, check }: BoundGuard,
  values: readonly Json[],
  ports: GuardPorts,
): Promise<Ruling> {
  const judge = ports.bindings.guardNamed(check.function);
  if (judge === undefined) throw new Error(`no function is bound to the guard "${check.function}"`);
  const bounds = { clock: ports.clock, signal: ports.signal, milliseconds: check.timeoutMs };
  const ended = await bounded(bounds, async (signal) => judgeAll(judge, values, contextOf(task, guard, signal), guard.because));
  switch (ended.kind) {
    case "done":
      return ended.value;
    case "thrown":
      throw ended.error;
    case "timeout":
      throw new Error(`it gave no verdict within ${check.timeoutMs / 1000} seconds`);
    case "aborted":
      throw new Error("it was ended before it gave a verdict");
  }
}

async function judgeAll(
  judge: GuardFunction,
  values: readonly Json[],
  context: GuardContext,
  because: string | undefined,
): Promise<Ruling> {
  const left: Json[] = [];
  for (const value of values) {
    const decision: unknown = await judge(structuredClone(value) as never, context);
    if (!isObject(decision)) throw new Error("it gave no verdict: expected { verdict: allow | rewrite | refuse }");
    const { verdict, reason } = decision;
    if (verdict === "refuse")
      return { verdict, reason: typeof reason === "string" && reason.trim() !== "" ? reason : (because ?? "it is not let pass") };
    if (verdict === "rewrite") left.push(rewritten(decision["value"], value));
    else if (verdict === "allow") left.push(value);
    else throw new Error(`it gave the verdict ${JSON.stringify(verdict)?.slice(0, 60)}: expected allow, rewrite or refuse`);
  }
  return JSON.stringify(left) === JSON.stringify(values) ? { verdict: "allow" } : { verdict: "rewrite", values: left };
}

function rewritten(given: unknown, value: Json): Json {
  const json = toJson(given);
  if (!json.ok) throw new Error(`what it put in the place of the value is not JSON: ${json.reason}`);
  if (typeof value === "string" ? typeof json.value === "string" : isObject(json.value)) return json.value;
  throw new Error(`it must put ${typeof value === "string" ? "a text" : "an object of arguments"} in the place of the value`);
}

function contextOf(task: GuardTask, guard: PlanGuard, signal: LateSignal): GuardContext {
  const { runId, session, effect, where, agent, tool, facts } = task;
  return {
    runId,
    session,
    effect,
    guard: guard.name,
    where,
    agent,
    ...(tool === undefined ? {} : { tool }),
    facts: structuredClone(facts),
    get signal() {
      return signal.signal();
    },
  };
}
