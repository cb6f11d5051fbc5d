import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import { resume } from "../../engine/run/resume.ts";
import type { Runtime, StreamEvent } from "../../engine/run/runtime.ts";
import { run, stream } from "../../engine/run/stream.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const plan = planOf(desk);
const tools: NonNullable<Runtime["tools"]> = { look: () => ({ order: "o-7" }), pay: () => ({ paid: true }) };
const clock = { now: () => 1_000, after: () => () => undefined };

function talking(): NonNullable<Runtime["model"]> {
  const script = answers(calls(["look", { what: "order" }]), says("Good day."));
  return {
    provider: "test",
    async generate(request, options) {
      const answer = await script.generate(request, options);
      if (answer.text !== "") for (const piece of ["Good", " day."]) options.onDelta?.(piece);
      return answer;
    },
  };
}

test("onEvent hears of a run what stream yields, text in pieces included, and so does who listens beside stream", async () => {
  const runtime = (): Runtime => ({ model: talking(), tools, clock });
  const [heard, beside, yielded]: StreamEvent[][] = [[], [], []];
  await run(plan, { message: "Hello", runId: "r" }, { ...runtime(), onEvent: (told) => heard?.push(told) });
  for await (const event of stream(plan, { message: "Hello", runId: "r" }, { ...runtime(), onEvent: (told) => beside?.push(told) }))
    yielded?.push(event);
  expect(heard?.map(({ type }) => type)).toContain("text-delta");
  expect(heard?.at(-1)).toMatchObject({ type: "run-end" });
  expect(heard).toEqual(yielded);
  expect(beside).toEqual(yielded);
});

test("an event is heard after its outcome is journaled", async () => {
  const store = memoryStore();
  const written: number[] = [];
  let length = 0;
  const counting = {
    ...store,
    append(...given: Parameters<typeof store.append>) {
      length += 1;
      return store.append(...given);
    },
  };
  const onEvent = ({ type }: StreamEvent): void => {
    if (type === "answer" || type === "tool-result") written.push(length);
  };
  await run(plan, { message: "Hello" }, { model: talking(), tools, store: counting, onEvent });
  expect(written).toEqual([1, 2, 3]);
});

test("what onEvent throws leaves the run, which can be resumed and is then heard from there on", async () => {
  const store = memoryStore();
  const broken = new Error("the log is full");
  let looked = 0;
  const counted = { ...tools, look: () => ({ order: `o-${(looked += 1)}` }) };
  const onEvent = ({ type }: StreamEvent): void => {
    if (type === "tool-result") throw broken;
  };
  const given = { model: talking(), tools: counted, store };
  await expect(run(plan, { message: "Hello", runId: "r" }, { ...given, onEvent })).rejects.toBe(broken);
  const heard: string[] = [];
  const result = await resume(plan, "r", [], { ...given, onEvent: ({ type }) => heard.push(type) });
  expect(result.status).toBe("replied");
  expect(looked).toBe(1);
  expect(heard).not.toContain("tool-call");
  expect(heard.at(-1)).toBe("run-end");
});

test("an onEvent that is no function is told at once", async () => {
  const runtime = { model: talking(), onEvent: "log" } as unknown as Runtime;
  await expect(run(plan, { message: "Hello" }, runtime)).rejects.toThrow("`onEvent` must be a function");
});
