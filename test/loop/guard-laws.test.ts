import * as fc from "fast-check";
import { expect, test } from "vitest";
import { begin } from "../../engine/loop/begin.ts";
import type { RunEvent } from "../../engine/loop/event.ts";
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
      const unguarded: unknown[] = [];
      for (let n = 0; state.end === undefined && n < 3_000; n++) {
        const effect = state.pending[decide(state.pending.length)];
        if (effect === undefined) throw new Error("a run that has not ended waits for something");
        const outcome: Outcome = answerTo(plan, state, effect, { decide, at: state.at + decide(900) });
        const before: RunState = state;
        ({ state, events } = step(plan, state, outcome));
        if (effect.kind === "guard") judged.push(effect.id);
        const awaitsMessage = before.turn === 0 && before.pending.some((open) => open.kind === "guard");
        if (awaitsMessage && before.frames[0]?.log.length !== 0) unguarded.push("a message is heard before it was judged");
        unguarded.push(...events.filter((event) => !mayBe(event, judged, before, state)));
      }
      expect(unguarded).toEqual([]);
      expect(state.end).toBeDefined();
      expect(new Set(judged).size).toBe(judged.length);
    }),
    { numRuns: 60 },
  );
});

/** Whether what an event tells of was judged before: each call, and what the user sees. */
function mayBe(event: RunEvent, judged: readonly string[], before: RunState, after: RunState): boolean {
  if (event.type === "tool-call") return judged.includes(`${event.turn}.${event.call.split("_")[2]}.guard`);
  const seen = event.type === "answer" && event.text.trim() !== "" && after.frames.length === 1 && before.frames.length === 1;
  return !seen || judged.includes(`${event.turn}.output`);
}
