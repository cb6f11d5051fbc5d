import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { RunEvent } from "../../engine/loop/event.ts";
import type { RunState } from "../../engine/loop/state.ts";
import type { ModelResponse } from "../../engine/protocol/model.ts";
import type { ToolContext } from "../../engine/protocol/tool.ts";
import { resume, streamResume } from "../../engine/run/resume.ts";
import type { Answer, RunResult, Runtime, StreamEvent } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { stream } from "../../engine/run/stream.ts";
import { replay } from "../../engine/trace/replay.ts";
import { calls, desk, model, planOf, says, turnsSoFar } from "../helpers/teller.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { isJournaled } from "../../engine/run/journaled.ts";

const plan = planOf(desk);

/** A store whose process dies at the k-th append, before or after the line is safe. */
function dying(store: Store, at: number, when: "before" | "after"): Store {
  let appends = 0;
  return {
    ...store,
    async append(runId, index, outcome) {
      appends += 1;
      if (appends === at && when === "before") throw new Error("dead");
      await store.append(runId, index, outcome);
      if (appends === at) throw new Error("dead");
    },
  };
}

interface World {
  readonly runtime: Runtime;
  /** How often each call was carried out, by its key. */
  readonly done: Map<string, number>;
}

function worldOf(script: readonly ModelResponse[], store: Store): World {
  const done = new Map<string, number>();
  const act = async (input: { readonly what: string }, { idempotencyKey }: ToolContext): Promise<{ readonly order: string }> => {
    done.set(idempotencyKey, (done.get(idempotencyKey) ?? 0) + 1);
    return { order: input.what };
  };
  const runtime: Runtime = {
    model: model((request) => script[turnsSoFar(request)] ?? says("That was all.")),
    tools: { look: act, note: act, pay: act, refund: act },
    clock: fakeClock(),
    store,
    approve: () => ({ approved: true }),
  };
  return { runtime, done };
}

async function listen(events: AsyncGenerator<StreamEvent, RunResult>, heard: RunEvent[]): Promise<RunResult> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    if (isJournaled(next.value)) heard.push(next.value);
  }
}

/** Time apart, and that a driver took over, a crash must leave no trace. */
function timeless(state: RunState): unknown {
  return JSON.parse(JSON.stringify({ ...state, at: 0, waited: 0 }));
}

const act = fc.tuple(fc.constantFrom("look", "note", "pay", "refund"), fc.record({ what: fc.constantFrom("a", "b") }));
const turn = fc.oneof(
  { weight: 4, arbitrary: fc.array(act, { minLength: 1, maxLength: 3 }).map((all) => calls(...all)) },
  { weight: 1, arbitrary: fc.constant(calls(["transfer_to_back", { reason: "r" }])) },
  { weight: 1, arbitrary: fc.constant(calls(["pay", { what: "a" }], ["transfer_to_resolved", {}])) },
  { weight: 1, arbitrary: fc.constant(says("Well?")) },
);
const scripts = fc.array(turn, { minLength: 1, maxLength: 4 }).map((rest) => [calls(["transfer_to_back", { reason: "r" }]), ...rest]);

test("law 7: killed at any append and resumed, a run ends as if nothing had happened, and nothing that must not run twice does", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, fc.constantFrom("before" as const, "after" as const), async (script, when) => {
      const undisturbed = worldOf(script, memoryStore());
      const expected = await listen(stream(plan, { runId: "r", message: "Hi" }, undisturbed.runtime), []);
      const appends = (await undisturbed.runtime.store?.read("r"))?.outcomes.length ?? 0;
      for (let at = 1; at <= appends; at++) {
        const store = memoryStore();
        const { runtime, done } = worldOf(script, store);
        await expect(
          listen(stream(plan, { runId: "r", message: "Hi" }, { ...runtime, store: dying(store, at, when) }), []),
        ).rejects.toThrow("dead");
        // A second crash at the same distance, then a driver that lives.
        await resume(plan, "r", [], { ...runtime, store: dying(store, at, when) }).catch(() => undefined);
        let result = await resume(plan, "r", [], runtime);
        while (result.status === "waiting") {
          const settled: readonly Answer[] = result.waiting.map((effect) => {
            expect(effect).toMatchObject({ kind: "tool", status: "unknown", tool: expect.stringMatching(/^(pay|refund)$/) });
            const input = effect.kind === "tool" ? effect.input["what"] : undefined;
            const value = { order: input ?? null };
            return done.has(`r/${effect.id}`)
              ? { effect: effect.id, settle: { ok: true, value } }
              : { effect: effect.id, settle: "repeat" };
          });
          result = await resume(plan, "r", settled, runtime);
        }
        expect(timeless(result.state)).toEqual(timeless(expected.state));
        for (const [key, times] of done) {
          const risky = expected.session.messages.some(
            (message) =>
              message.role === "assistant" &&
              message.calls.some((call, index) => key === `r/${call.id.split("_")[1]}.${index}` && /pay|refund/.test(call.name)),
          );
          expect(times).toBeLessThanOrEqual(risky ? 1 : 3);
        }
        expect([...done.keys()].toSorted()).toEqual([...undisturbed.done.keys()].toSorted());
      }
    }),
    { numRuns: 25 },
  );
});

test("law 8: a journal replays to the events that were streamed and the state that was reached, crashes and all", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, fc.integer({ min: 1, max: 12 }), async (script, at) => {
      const store = memoryStore();
      const { runtime } = worldOf(script, store);
      const heard: RunEvent[] = [];
      await listen(stream(plan, { runId: "r", message: "Hi" }, { ...runtime, store: dying(store, at, "before") }), heard).catch(
        () => undefined,
      );
      const result = await listen(streamResume(plan, "r", [], runtime), heard);
      const journal = await store.read("r");
      const replayed = replay(
        plan,
        journal ?? { header: { journal: 1, runId: "", plan: "", topology: "", at: 0, facts: {} }, outcomes: [] },
      );
      expect(replayed.events).toEqual(heard);
      expect(JSON.parse(JSON.stringify(replayed.state))).toEqual(JSON.parse(JSON.stringify(result.state)));
    }),
    { numRuns: 60 },
  );
});
