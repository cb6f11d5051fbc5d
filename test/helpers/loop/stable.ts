import { begin } from "../../../engine/loop/begin.ts";
import type { RunEvent } from "../../../engine/loop/event.ts";
import type { RunState } from "../../../engine/loop/state.ts";
import { step } from "../../../engine/loop/step.ts";
import { taskOf } from "../../../engine/loop/task.ts";
import { freeze } from "../../../engine/plan/freeze.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { ModelRequest } from "../../../engine/protocol/model.ts";
import { answerTo, deciding } from "./hostile-world.ts";

/** A plan with one entry of `models` for all its agents, in this layout. */
export function inLayout(plan: Plan, handoffsPrompt: "stable" | "swap"): Plan {
  const agents = Object.fromEntries(Object.entries(plan.agents).map(([name, agent]) => [name, { ...agent, model: "one" }]));
  const models = { one: { provider: "openai", model: "gpt-5.4-mini", handoffsPrompt } };
  return freeze({ ...structuredClone(plan), agents: structuredClone(agents), models, digest: `${plan.digest} ${handoffsPrompt}` });
}

/** What a run asked of its models, each time with the state that asked, and what was told of it. */
interface Course {
  readonly requests: readonly { readonly request: ModelRequest; readonly state: RunState }[];
  readonly events: readonly RunEvent[];
}

/** A run of a plan in a hostile world, to its end. */
export function courseOf(plan: Plan, choices: readonly number[]): Course {
  const decide = deciding(choices);
  const header = {
    journal: 1,
    runId: "r",
    plan: plan.digest,
    topology: plan.name,
    at: 0,
    message: "hi",
    facts: { given: "host" },
  } as const;
  let { state, events } = begin(plan, header);
  const seen = [...events];
  const requests: { readonly request: ModelRequest; readonly state: RunState }[] = [];
  for (let n = 0; state.end === undefined && n < 500; n += 1) {
    const effect = state.pending[decide(state.pending.length)];
    if (effect === undefined) break;
    const task = taskOf(plan, state, effect);
    if (task.kind === "model") requests.push({ request: task.request, state });
    ({ state, events } = step(plan, state, answerTo(plan, state, effect, { decide, at: state.at + decide(900) })));
    seen.push(...events);
  }
  return { requests, events: seen };
}
