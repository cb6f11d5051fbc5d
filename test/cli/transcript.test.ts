import { expect, test } from "vitest";
import { transcript } from "../../cli/run/transcript.ts";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import { noUsage, type ModelAdapter } from "../../engine/protocol/model.ts";
import { plain } from "../../engine/report/paint.ts";
import { stream } from "../../engine/run/stream.ts";
import { planOf } from "../helpers/loop/plan.ts";

const plan = planOf(`
signalbox: 1
name: desk
entry: front
models:
  fast: { provider: a, model: fast, fallback: [smart] }
  smart: { provider: b, model: smart }
defaults: { model: fast }
agents: { front: { purpose: Answers., routine: [Answer., { then: resolved }], handoffs: { resolved: { when: It is answered. } } } }
`);

/** What a person is shown of a run in which the first model breaks off so often, in the midst of a word. */
async function shown(breaks: number, attempts: number): Promise<string> {
  let out = "";
  const lines = transcript(plan, plain, (text) => (out += text));
  let asked = 0;
  const model = (provider: string): ModelAdapter => ({
    provider,
    async generate(_request, { onDelta }) {
      asked += 1;
      onDelta?.(asked <= breaks ? "It is la" : "It is late.");
      if (asked <= breaks) throw new FailureError(failure("network", "the connection broke"));
      return { text: "It is late.", calls: [], stop: "end", usage: noUsage };
    },
  });
  for await (const event of stream(plan, { message: "Hi" }, { models: [model("a"), model("b")], retry: { attempts, delayMs: 0 } }))
    lines.show(event);
  return out;
}

test("an answer that broke off is struck out, the wait is told, and the whole answer is told again", async () => {
  expect(await shown(1, 2)).toBe(`front: It is la
  ! the answer broke off: what front said above does not count
  ! fast could not answer (network: the connection broke); asking again in 0.0 s
front: It is late.
`);
});

test("another model that stands in is named", async () => {
  expect(await shown(1, 1)).toBe(`front: It is la
  ! the answer broke off: what front said above does not count
  ! fast could not answer (network: the connection broke); asking smart instead
front: It is late.
`);
});
