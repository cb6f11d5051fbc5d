import * as fc from "fast-check";
import { expect, test } from "vitest";
import { begin } from "../../engine/loop/begin.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import type { RunState } from "../../engine/loop/state.ts";
import { step } from "../../engine/loop/step.ts";
import { withGuards } from "../helpers/loop/course.ts";
import { answerTo, deciding } from "../helpers/loop/hostile-world.ts";
import { randomPlan } from "../helpers/loop/random-plan.ts";

const courses = fc.tuple(randomPlan.map(withGuards), fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 200 })));

test("no tool runs, no model hears and no user sees what guards have not let pass, and each value is judged once", () => {
  fc.assert(
    fc.property(courses, ([plan, choices]) => {
      const decide = deciding(choices);
      let { state, events } = begin(plan, {
        journal: 1,
        runId: "r",
        plan: plan.digest,
        topology: plan.name,
        at: 0,
        message: "hi",
        facts: { given: "host" },
      });
      const judged: string[] = [];
      for (let n = 0; state.end === undefined && n < 3_000; n++) {
        const effect = state.pending[decide(state.pending.length)];
        if (effect === undefined) throw new Error("a run that has not ended waits for something");
        const outcome: Outcome = answerTo(plan, state, effect, { decide, at: state.at + decide(900) });
        const before: RunState = state;
        ({ state, events } = step(plan, state, outcome));
        if (effect.kind === "guard") judged.push(effect.id);
        if (before.turn === 0 && before.pending.some((open) => open.kind === "guard")) expect(before.frames[0]?.log.length).toBe(0);
        for (const event of events) {
          if (event.type === "tool-call") expect(judged).toContain(`${event.turn}.${event.call.split("_")[2]}.guard`);
          if (event.type === "answer" && event.text.trim() !== "" && state.frames.length === 1 && before.frames.length === 1)
            expect(judged).toContain(`${event.turn}.output`);
        }
      }
      expect(state.end).toBeDefined();
      expect(new Set(judged).size).toBe(judged.length);
    }),
    { numRuns: 60 },
  );
});
