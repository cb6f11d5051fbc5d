import { expect, test } from "vitest";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { telling } from "../../engine/run/telling.ts";

const event = (text: string): StreamEvent => ({ type: "text-delta", turn: 1, agent: "a", text });
const texts = (results: readonly IteratorResult<StreamEvent, string>[]): readonly string[] =>
  results.map(({ done, value }) => (done === true ? `end ${value}` : "text" in value ? value.text : value.type));

test("nothing begins before the first event is asked for", async () => {
  let begun = 0;
  const events = telling(async () => {
    begun += 1;
    return "end";
  });
  expect(begun).toBe(0);
  expect(await events.next()).toEqual({ done: true, value: "end" });
  expect(begun).toBe(1);
});

test("what is told together is heard one after the other, and the body goes on when all of it has been taken", async () => {
  const steps: string[] = [];
  const events = telling(async ({ tell }) => {
    await tell([event("1"), event("2")]);
    steps.push("heard");
    await tell([]);
    await tell([event("3")]);
    return "end";
  });
  expect(texts([await events.next(), await events.next()])).toEqual(["1", "2"]);
  expect(steps).toEqual([]);
  expect(texts([await events.next(), await events.next(), await events.next()])).toEqual(["3", "end end", "end undefined"]);
  expect(steps).toEqual(["heard"]);
});

test("questions that do not wait for each other are answered in their order", async () => {
  const events = telling(async ({ tell }) => {
    for (const text of ["1", "2", "3"]) await tell([event(text)]);
    return "end";
  });
  expect(texts(await Promise.all(Array.from({ length: 5 }, () => events.next())))).toEqual(["1", "2", "3", "end end", "end undefined"]);
});

test("a body hears at once that it was left, also while it works, and what it tells then is dropped", async () => {
  const events = telling(async ({ tell, left }) => {
    await tell([event("1")]);
    await new Promise<void>((resolve) => left?.listen({ hearAbort: resolve }));
    await tell([event("2")]);
    return "left";
  });
  expect(texts([await events.next()])).toEqual(["1"]);
  const open = events.next();
  expect(await events.return("mine")).toEqual({ done: true, value: "mine" });
  expect(texts([await open, await events.next()])).toEqual(["end left", "end undefined"]);
});

test("a body that is left between two events goes on to its end, and what it told before is not heard any more", async () => {
  const steps: string[] = [];
  const events = telling(async ({ tell, left }) => {
    await tell([event("1"), event("2")]);
    steps.push(`left: ${left?.aborted}`);
    return "end";
  });
  await events.next();
  await events.return("mine");
  expect(steps).toEqual(["left: true"]);
  expect(texts([await events.next()])).toEqual(["end undefined"]);
});

test("who leaves before the beginning lets nothing happen", async () => {
  let begun = 0;
  const events = telling(async () => {
    begun += 1;
    return "end";
  });
  await events.return("mine");
  expect(texts([await events.next()])).toEqual(["end undefined"]);
  expect(begun).toBe(0);
});

test("what the body throws is told once, to who asks or to who leaves", async () => {
  const failing = (): AsyncGenerator<StreamEvent, string> =>
    telling(async ({ tell }) => {
      await tell([event("1")]);
      throw new Error("broken");
    });
  const asked = failing();
  await asked.next();
  await expect(asked.next()).rejects.toThrow("broken");
  expect(texts([await asked.next()])).toEqual(["end undefined"]);
  const left = failing();
  await left.next();
  await expect(left.return("mine")).rejects.toThrow("broken");
  const thrown = telling(async () => "end");
  await expect(thrown.throw(new Error("mine"))).rejects.toThrow("mine");
});
