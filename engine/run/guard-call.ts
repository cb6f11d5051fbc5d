import type { AskedGuard, GuardTask } from "../loop/guard-task.ts";
import type { GuardVerdict, Outcome } from "../loop/outcome.ts";
import type { Json } from "../protocol/json.ts";
import { askFunction } from "./bound-guard.ts";
import { judgeBuiltIn } from "./built-in-guard.ts";
import { errorText } from "./error-text.ts";
import type { GuardPorts, Ruling } from "./ruling.ts";

/** Asks a task's guards in their order, each about what the one before left of the values, up to the first that refuses. Never throws. */
export async function callGuards(task: GuardTask, ports: GuardPorts): Promise<Outcome> {
  const verdicts: GuardVerdict[] = [];
  let { values } = task;
  for (const asked of task.guards) {
    const ruling = await ask(task, asked, values, ports);
    verdicts.push({ guard: asked.guard.name, ...ruling });
    if (ruling.verdict === "refuse") break;
    if (ruling.verdict === "rewrite") values = ruling.values;
  }
  return { kind: "guard", effect: task.effect, at: ports.clock.now(), verdicts };
}

async function ask(task: GuardTask, asked: AskedGuard, values: readonly Json[], ports: GuardPorts): Promise<Ruling> {
  const { guard } = asked;
  const { check, because } = guard;
  try {
    if (check.kind === "bound") return await askFunction(task, { guard, check }, values, ports);
    if (check.kind === "rate") return await count(task, asked, check, ports);
    return judgeBuiltIn(check, values, because);
  } catch (error) {
    return { verdict: "refuse", reason: because ?? "it could not be judged", error: errorText(error) };
  }
}

type Check = AskedGuard["guard"]["check"];

async function count(
  task: GuardTask,
  { guard, spent, key }: AskedGuard,
  { max, perMs }: Extract<Check, { readonly kind: "rate" }>,
  { rates, clock }: GuardPorts,
): Promise<Ruling> {
  if (spent === undefined && rates === undefined) throw new Error("the host counts nothing: it must pass `rates`");
  const id = `${task.runId}/${task.effect}/${guard.name}`;
  const room = spent === undefined ? await rates?.hit({ key: key ?? "", id, at: clock.now(), max, perMs }) : spent < max;
  if (room === true) return { verdict: "allow" };
  return { verdict: "refuse", reason: guard.because ?? `more than ${max} in ${perMs / 1000} seconds` };
}
