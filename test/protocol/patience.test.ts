import { expect, test } from "vitest";
import { isFailureError, type Failure } from "../../engine/protocol/failure.ts";
import { patientFetch, untilAborted } from "../../engine/protocol/patience.ts";
import { fakeClock } from "../helpers/fake-clock.ts";

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

const encoder = new TextEncoder();

/** A server's answer whose pieces come when they are given, and what is told of it when it is no longer wanted. */
function answering(pieces: readonly string[], ends = true): { readonly ask: typeof fetch; readonly gone: () => boolean } {
  let gone = false;
  const ask: typeof fetch = (_, init) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        if (ends) controller.close();
        init?.signal?.addEventListener("abort", () => {
          gone = true;
          controller.error(init.signal?.reason);
        });
      },
    });
    return Promise.resolve(new Response(body, { status: 201, headers: { "x-id": "7" } }));
  };
  return { ask, gone: () => gone };
}

const patience = { totalMs: 10_000, idleMs: 1000, streaming: true, mostBytes: 20 };

test("an answer that comes in time is handed on as it is, and no callback is left", async () => {
  const clock = fakeClock();
  const response = await patientFetch(answering(["ab", "cd"]).ask, { ...patience, clock })("http://x/");
  expect([response.status, response.headers.get("x-id"), await response.text()]).toEqual([201, "7", "abcd"]);
  expect(clock.pending).toBe(0);
});

test.each([
  ["says nothing for too long", 1000, "nothing came for 1 seconds"],
  ["is not whole in time, whatever comes", 10_000, "the answer was not whole within 10 seconds"],
])("an answer that %s is a timeout, and its connection is closed", async (_, ms, message) => {
  const clock = fakeClock();
  const server = answering([], false);
  const idleMs = ms === 1000 ? 1000 : 60_000;
  const response = await patientFetch(server.ask, { ...patience, idleMs, clock })("http://x/");
  const text = failing(response.text());
  await clock.set(idleMs);
  clock.pass(ms);
  expect(await text).toMatchObject({ code: "timeout", retryable: true, message });
  expect([server.gone(), clock.pending]).toEqual([true, 0]);
});

test("headers that do not come are waited for as long as anything where the answer streams, else as long as the whole", async () => {
  const clock = fakeClock();
  const ask: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error)));
  const streamed = failing(patientFetch(ask, { ...patience, clock })("http://x/"));
  const whole = failing(patientFetch(ask, { ...patience, streaming: false, clock })("http://x/"));
  clock.pass(1000);
  expect((await streamed).message).toBe("nothing came for 1 seconds");
  clock.pass(9000);
  expect((await whole).message).toBe("the answer was not whole within 10 seconds");
  expect(clock.pending).toBe(0);
});

test("an answer that does not end is given up at its bound, and asking again is no help", async () => {
  const clock = fakeClock();
  const response = await patientFetch(answering(["0123456789", "0123456789", "0"]).ask, { ...patience, clock })("http://x/");
  expect(await failing(response.text())).toMatchObject({ code: "malformed-response", retryable: false });
  expect(clock.pending).toBe(0);
});

test.each<readonly [string, readonly string[], readonly string[]]>([
  ["LF", ["data: a", "b\n", "\ndata: c\n\nda", "ta: d\n", "\n", "data: e"], ["data: ab\n\ndata: c\n\nda", "ta: d\n\n", "data: e"]],
  ["CR", ["data: a\r", "\rdata: b\r\r"], ["data: a\r\rdata: b\r\r"]],
  ["CR and LF", ["data: a\r", "\n", "\r", "\n", "data: b\r\n\r\n"], ["data: a\r\n\r\n", "data: b\r\n\r\n"]],
])("events whose lines end with %s are handed on when they are whole, and at the end what is left", async (_, pieces, expected) => {
  const stream: typeof fetch = async (...asked) => {
    const response = await answering(pieces).ask(...asked);
    return new Response(response.body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
  };
  const { body } = await patientFetch(stream, { ...patience, mostBytes: 200, clock: fakeClock() })("http://x/");
  const heard: string[] = [];
  for await (const piece of body ?? []) heard.push(new TextDecoder().decode(piece));
  expect(heard).toEqual(expected);
});

test("who cancels, or aborts, leaves no callback behind", async () => {
  const clock = fakeClock();
  const abort = new AbortController();
  const init = { signal: abort.signal };
  await (await patientFetch(answering(["a"], false).ask, { ...patience, clock })("http://x/", init)).body?.cancel();
  expect(clock.pending).toBe(0);
  const reading = (await patientFetch(answering(["a"], false).ask, { ...patience, clock })("http://x/", init)).text();
  abort.abort(new Error("enough"));
  await expect(reading).rejects.toThrow("enough");
  expect(clock.pending).toBe(0);
});

/** The failure that something ends with. */
async function failing(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!isFailureError(error)) throw new Error("no FailureError came", { cause: error });
  return error.failure;
}
