import * as fc from "fast-check";
import { expect, test } from "vitest";
import { begin } from "../../engine/loop/begin.ts";
import { unmet } from "../../engine/loop/facts.ts";
import { guardsAt } from "../../engine/loop/guards.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import type { RunState } from "../../engine/loop/state.ts";
import { step } from "../../engine/loop/step.ts";
import type { Plan, PlanTool } from "../../engine/plan/plan.ts";
import { own, type JsonObject } from "../../engine/protocol/json.ts";
import { checkJson } from "../../engine/protocol/schema.ts";
import { answerTo, deciding, type Decide } from "../helpers/loop/hostile-world.ts";
import { randomPlan } from "../helpers/loop/random-plan.ts";

/** The same plan, its tools and guards drawn up otherwise. */
function redrawn(plan: Plan, name: string, decide: Decide): Plan {
  const tools = Object.entries(plan.tools).map(([tool, before]) => [tool, redrawnTool(before, decide)] as const);
  const judge = { name: "judge", check: { kind: "bound", function: "judge", timeoutMs: 1 } } as const;
  const { guards: _, ...rest } = plan;
  const toolCalls = decide(9) === 0 ? 1 : plan.limits.toolCalls;
  const limits = { ...plan.limits, toolCalls, turns: decide(9) === 0 ? 3 : plan.limits.turns };
  return { ...rest, digest: name, limits, tools: Object.fromEntries(tools), ...(decide(3) === 0 ? { guards: { tool: [judge] } } : {}) };
}

function redrawnTool(tool: PlanTool, decide: Decide): PlanTool {
  const { approval: _, ...rest } = tool;
  switch (decide(6)) {
    case 0:
      return rest;
    case 1:
      return { ...tool, approval: { kind: "always" } };
    case 2:
      return { ...tool, requires: [{ fact: "known" }] };
    case 3:
      return { ...tool, definition: { ...tool.definition, input: { type: "object", required: ["note"] } } };
    case 4:
      return {
        ...tool,
        definition: { ...tool.definition, description: `Otherwise ${decide(9)}.` },
        effects: { ...tool.effects, kind: "write", idempotent: false },
      };
    default:
      return tool;
  }
}

/** What a call was let do, and under which plan. */
interface Leave {
  readonly plan: Plan;
  readonly input: JsonObject;
}

test("whatever plan a run is taken up under, nothing begins that the plan in force would have judged and did not", () => {
  let begun = 0;
  let changes = 0;
  const courses = fc.tuple(randomPlan, fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 200 })));
  const law = fc.property(courses, ([first, choices]) => {
    const decide = deciding(choices);
    let plan = first;
    const header = {
      journal: 1,
      runId: "r",
      plan: plan.digest,
      topology: plan.name,
      at: 0,
      message: "hi",
      facts: { given: "host" },
    } as const;
    let { state } = begin(plan, header);
    const approved = new Map<string, Leave>();
    const judged = new Map<string, Plan>();
    for (let n = 0; state.end === undefined && n < 2_000; n++) {
      const effect = state.pending[decide(state.pending.length)];
      if (effect === undefined) throw new Error("a run that has not ended waits for something");
      if (decide(6) === 0) {
        const next = redrawn(first, `plan-${n}`, decide);
        state = step(plan, state, { kind: "resume", effect: "run", at: state.at, plan: next }).state;
        plan = next;
        changes += 1;
        continue;
      }
      const outcome: Outcome = answerTo(plan, state, effect, { decide, at: state.at + decide(900) });
      if (effect.kind === "tool" && effect.status === "pending") {
        begun += 1;
        expectLeave({ plan, state, approved, judged }, effect);
      }
      const before = state;
      const { state: after, events } = step(plan, state, outcome);
      state = after;
      for (const event of events)
        if (event.type === "approval-answer" && event.answer.approved === true && effect.kind === "approval")
          approved.set(event.call, { plan, input: event.answer.input ?? effect.input });
      if (effect.kind === "guard" && effect.where === "tool" && !after.pending.includes(effect) && before !== after)
        judged.set(effect.call, plan);
    }
    expect(state.end).toBeDefined();
  });
  fc.assert(law, { numRuns: 150 });
  expect(begun).toBeGreaterThan(150);
  expect(changes).toBeGreaterThan(150);
});

interface Known {
  readonly plan: Plan;
  readonly state: RunState;
  readonly approved: ReadonlyMap<string, Leave>;
  readonly judged: ReadonlyMap<string, Plan>;
}

type Begun = Extract<RunState["pending"][number], { readonly kind: "tool" }>;

function expectLeave({ plan, state, approved, judged }: Known, { tool: name, call, input, agent }: Begun): void {
  const tool = own(plan.tools, name);
  if (tool === undefined) throw new Error("a call of a tool that is not there");
  expect(checkJson(tool.definition.input, input)).toEqual([]);
  expect(unmet(tool.requires, state.facts)).toEqual([]);
  expect(state.spent.toolCalls).toBeLessThanOrEqual(plan.limits.toolCalls);
  expect(judged.has(call) || guardsAt(plan, agent, "tool", name).length === 0).toBe(true);
  const needed = tool.approval !== undefined && (tool.approval.kind === "always" || checkJson(tool.approval.schema, input).length === 0);
  if (!needed) return;
  const leave = approved.get(call);
  expect(leave?.input).toEqual(input);
  // Who agreed saw the tool as it is now.
  expect(leave && own(leave.plan.tools, name)).toEqual(tool);
}
