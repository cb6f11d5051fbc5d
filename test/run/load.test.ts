import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import { run } from "../../engine/run/stream.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { nodeProgram } from "../helpers/node-program.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);

test("1,000 runs at once do not mix: no value of one stands in another's requests, state, session, journal, events or trace", async () => {
  const store = memoryStore();
  const script = answers(
    calls(["look", { what: "mine" }], ["note", { what: "mine" }]),
    calls(["transfer_to_back", { reason: "mine" }]),
    calls(["pay", { what: "mine" }], ["refund", { what: "mine" }]),
    says("Done."),
  );
  const secretOf = (index: number): string => `secret-${String(index).padStart(4, "0")}-of-its-own`;
  const foreign = (text: string, index: number): readonly string[] =>
    (text.match(/secret-\d{4}-of-its-own/g) ?? []).filter((found) => found !== secretOf(index));
  const strays: unknown[] = [];
  const owners = new Map<string, number>();

  async function one(index: number): Promise<void> {
    const secret = secretOf(index);
    const model: ModelAdapter = {
      provider: "test",
      async generate(request, options) {
        strays.push(...foreign(JSON.stringify(request), index));
        // The answers arrive in another order than they were asked for.
        for (let turns = index % 7; turns > 0; turns -= 1) await Promise.resolve();
        const answer = await script.generate(request, options);
        return {
          ...answer,
          text: answer.text.replaceAll("Done", `Done for ${secret}`),
          calls: answer.calls.map((call) => ({ ...call, arguments: call.arguments.replaceAll("mine", secret) })),
        };
      },
    };
    const act = async (
      input: { readonly what: string },
      { facts, runId }: { readonly facts: object; readonly runId: string },
    ): Promise<object> => {
      await new Promise(setImmediate);
      strays.push(...foreign(JSON.stringify([input, facts]), index), ...(owners.get(runId) === index ? [] : [runId]));
      return { order: `o of ${secret}`, for: input.what };
    };
    const tools = { look: act, note: act, pay: act, refund: act } as never;
    const runId = `run-${index}`;
    owners.set(runId, index);
    const result = await run(
      plan,
      { message: `I am ${secret}`, facts: { customer: secret }, runId },
      { model, tools, store, approve: () => ({ approved: true, by: secret }) },
    );
    const journal = await store.read(runId);
    if (journal === undefined) throw new Error("no journal");
    const all = JSON.stringify([result.state, result.session, result.facts, journal, traceOf(journal)]);
    strays.push(...foreign(all, index));
    expect(result.end).toMatchObject({ status: "replied", text: `Done for ${secret}.` });
    expect(result.facts).toEqual({ customer: secret, order: `o of ${secret}` });
    expect(all).toContain(secret);
  }

  await Promise.all(Array.from({ length: 1_000 }, (_, index) => one(index)));
  expect(strays).toEqual([]);
});

test("of many runs nothing is left: no state, no event, no signal, no timer, and no listener on the signal that they share", async () => {
  const program = await nodeProgram(new URL("programs/leave-nothing.ts", import.meta.url).pathname);
  const left = async (runs: number, kept: number): Promise<unknown> => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--expose-gc", program, String(runs), String(kept)]);
    // Node warns where it sees many listeners on one signal.
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  };
  expect(await left(1_500, 0)).toEqual({ made: true, alive: 0, held: 0, timers: 0, listeners: 0 });
  expect(await left(0, 5)).toMatchObject({ alive: 5, held: 5 });
});
