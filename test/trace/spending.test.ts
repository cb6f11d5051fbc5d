import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addUsage } from "../../engine/loop/limits.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { noUsage, type Usage } from "../../engine/protocol/model.ts";
import { withModel } from "../../engine/plan/with-model.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { courses } from "../helpers/loop/course.ts";
import { play } from "../helpers/loop/play.ts";
import { desk, planOf } from "../helpers/teller.ts";

/** The same plan, with a price on the one model of all its agents. */
function priced(plan: Plan): Plan {
  const agents = Object.fromEntries(Object.entries(plan.agents).map(([name, agent]) => [name, { ...agent, model: "one" }]));
  return { ...plan, agents, models: { one: { provider: "p", model: "m", price: { input: 3, output: 7, cachedInput: 1 } } } };
}

interface Part {
  readonly usage: Usage;
  readonly costUsd: number;
}

test("whatever is called and handed over, agents, hops and models each sum up to the run", () => {
  let spent = 0;
  fc.assert(
    fc.property(courses(priced), ({ plan, header, outcomes }) => {
      const trace = traceOf({ header, plan, outcomes });
      for (const parts of [trace.agents, trace.hops, trace.models] as readonly (readonly Part[])[]) {
        expect(parts.reduce((sum, part) => addUsage(sum, part.usage), noUsage)).toEqual(trace.usage);
        expect(parts.reduce((sum, part) => sum + part.costUsd, 0)).toBeCloseTo(trace.costUsd, 9);
      }
      spent += trace.costUsd;
    }),
    { numRuns: 60 },
  );
  expect(spent).toBeGreaterThan(0);
});

test("who answered is told as it was then, also where the run went on under a plan with another model", () => {
  const first = withModel(planOf(desk), { provider: "openai", model: "gpt-9" });
  const second = withModel(first, { provider: "anthropic", model: "claude-9" });
  const { header, outcomes } = play(first)
    .calls(["look", { what: "order" }])
    .takes({ kind: "resume", effect: "run", at: 5_000, plan: second })
    .returns("1.0", { order: "o-7" })
    .answers("Good day.");
  const { models } = traceOf({ header, plan: first, outcomes });
  expect(models.map(({ is, answers }) => [is, answers])).toEqual([
    ["openai/gpt-9", 1],
    ["anthropic/claude-9", 1],
  ]);
});
