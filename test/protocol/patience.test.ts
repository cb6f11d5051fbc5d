import { expect, test } from "vitest";
import { isFailureError } from "../../engine/protocol/failure.ts";
import { paced, untilAborted } from "../../engine/protocol/patience.ts";

test("work that sleeps through an abort is left behind, and hears of it on its own signal", async () => {
  const abort = new AbortController();
  let own: AbortSignal | undefined;
  const call = untilAborted(abort.signal, (signal) => {
    own = signal;
    return new Promise<never>(() => {});
  });
  abort.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
  expect(own?.reason).toEqual(new Error("enough"));
});

test("work under an aborted signal is not begun", async () => {
  let begun = false;
  const work = async (): Promise<void> => void (begun = true);
  await expect(untilAborted(AbortSignal.abort(new Error("enough")), work)).rejects.toThrow("enough");
  expect(begun).toBe(false);
});

test("what the work returns or throws is handed on, and its signal stays still when the run's fires later", async () => {
  const abort = new AbortController();
  let own: AbortSignal | undefined;
  expect(await untilAborted(abort.signal, async (signal) => ((own = signal), 5))).toBe(5);
  await expect(untilAborted(abort.signal, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  abort.abort();
  expect(own?.aborted).toBe(false);
});

test("each event restarts the patience, and the end of the stream stops the clock", async () => {
  let [started, stopped] = [0, 0];
  const clock = { after: () => ((started += 1), () => void (stopped += 1)) };
  const stream = Object.assign(eventsOf(["a", "b"]), { controller: new AbortController() });
  const heard: unknown[] = [];
  for await (const event of paced(stream, { ms: 1000, clock })) heard.push(event);
  expect(heard).toEqual(["a", "b"]);
  expect(started).toBe(3);
  expect(stopped).toBeGreaterThanOrEqual(started);
});

test.each(["ends", "throws"])("a stream that %s because it was silent for too long is a timeout", async (how) => {
  const controller = new AbortController();
  async function* silent(): AsyncGenerator<string> {
    yield "a";
    await new Promise((resolve) => controller.signal.addEventListener("abort", resolve));
    if (how === "throws") throw new Error("aborted");
  }
  let alarms = 0;
  const clock = {
    after: (_: number, callback: () => void) => {
      alarms += 1;
      if (alarms === 2) setImmediate(callback);
      return () => {};
    },
  };
  const reading = (async () => {
    for await (const event of paced(Object.assign(silent(), { controller }), { ms: 1000, clock })) expect(event).toBe("a");
  })();
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  expect(isFailureError(error) && error.failure).toMatchObject({
    code: "timeout",
    message: "the answer began, and then nothing came for 1 seconds",
  });
});

async function* eventsOf(events: readonly string[]): AsyncGenerator<string> {
  yield* events;
}
