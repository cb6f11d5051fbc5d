import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addUsage } from "../../engine/loop/limits.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { noUsage, type Usage } from "../../engine/protocol/model.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { courses } from "../helpers/loop/course.ts";

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
