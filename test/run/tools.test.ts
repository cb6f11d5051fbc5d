import { expect, test } from "vitest";
import type { ToolResult } from "../../engine/loop/outcome.ts";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import type { ToolContext, ToolFunction } from "../../engine/protocol/tool.ts";
import { run, stream } from "../../engine/run/stream.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fakeClock, type FakeClock } from "../helpers/fake-clock.ts";

const plan = planOf(desk);

/** What the model hears of one call of a tool, `look` unless said. */
async function check(
  tool: ToolFunction,
  options: { readonly name?: string; readonly clock?: FakeClock } = {},
): Promise<ToolResult | undefined> {
  const { name = "look", clock } = options;
  const script = answers(calls(["transfer_to_back", { reason: "x" }]), calls([name, { what: "it" }]), says("Done."));
  let result: ToolResult | undefined;
  for await (const event of stream(plan, {}, { model: script, tools: { [name]: tool }, ...(clock === undefined ? {} : { clock }) }))
    if (event.type === "tool-result") result = event.result;
  return result;
}

test.each<readonly [string, ToolFunction, unknown]>([
  ["nothing", () => undefined, null],
  ["null", () => null, null],
  ["a text", () => "text", "text"],
  ["a promise", async () => [1, { a: true }], [1, { a: true }]],
  ["a date", () => new Date(0) as never, "1970-01-01T00:00:00.000Z"],
  ["an object with a missing part", () => ({ a: undefined, b: 1 }) as never, { b: 1 }],
  ["a list with a hole", () => [undefined, 1] as never, [null, 1]],
  [
    "an instance of a class",
    () =>
      new (class Row {
        readonly id = 1;
      })() as never,
    { id: 1 },
  ],
])("%s that a tool returns is its result as JSON", async (_, tool, value) => {
  expect(await check(tool)).toEqual({ ok: true, value });
});

const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;
let deep: unknown = 1;
for (let n = 0; n < 300; n++) deep = [deep];
let deepest: unknown = 1;
for (let n = 0; n < 100_000; n++) deepest = [deepest];

test.each<readonly [string, () => unknown, RegExp]>([
  ["a function", () => () => 1, /a function/],
  ["a symbol", () => Symbol("x"), /a symbol/],
  ["a BigInt", () => 1n, /a BigInt/],
  ["NaN", () => Number.NaN, /NaN/],
  ["a map", () => ({ rows: new Map() }), /"rows" in it is a Map/],
  ["a set", () => new Set([1]), /a Set/],
  ["an error", () => new Error("x"), /an? Error/],
  ["bytes", () => new Uint8Array(2), /a Uint8Array/],
  ["a promise inside", () => ({ later: Promise.resolve(1) }), /"later" in it is a Promise/],
  ["a cycle", () => cycle, /contains itself/],
  ["300 levels", () => deep, /200 levels/],
  ["100,000 levels", () => deepest, /too deep/],
  [
    "what cannot be read",
    () => ({
      get x(): never {
        throw new Error("no entry");
      },
    }),
    /no entry/,
  ],
])("%s that a tool returns is an error that says so", async (_, tool, message) => {
  const result = await check(tool as ToolFunction);
  expect(result).toMatchObject({ ok: false, error: expect.stringMatching(message) });
  expect(JSON.stringify(result)).toContain("ran, but its result");
});

test("10 MB of text are cut, and the model is told how much there was", async () => {
  const result = await check(() => "😀".repeat(5 * 1024 * 1024));
  expect(result).toMatchObject({
    ok: true,
    value: expect.stringMatching(
      /^(😀)+\n\[cut here: these are the first 262144 of 10485760 characters; ask for less if you need the rest\]$/u,
    ),
    cut: true,
  });
});

test("of 10 MB of anything else the beginning is told as a text", async () => {
  const result = await check(() => Array.from({ length: 1024 * 1024 }, (_, n) => `row ${n}`));
  expect(result).toMatchObject({
    ok: true,
    value: expect.stringMatching(
      /^\["row 0","row 1",.*\n\[cut here: these are the first 262144 of 1\d{7} characters of JSON; ask for less if you need the rest\]$/,
    ),
    cut: true,
  });
});

test("a tool may have a bound of its own, below and above", async () => {
  const lines = (count: number): string => "line\n".repeat(count);
  for (const [most, count, expected] of [
    [1000, 150, lines(150)],
    [1000, 1000, `${lines(200)}\n[cut here: these are the first 1000 of 5000 characters; ask for less if you need the rest]`],
    [1_000_000, 100_000, lines(100_000)],
  ] as const) {
    const bounded = planOf(desk.replace("effects: [read], timeout: 5s", `effects: [read], max_result: ${most}, timeout: 5s`));
    const heard: unknown[] = [];
    for await (const event of stream(
      bounded,
      {},
      { model: answers(calls(["look", { what: "it" }]), says("Done.")), tools: { look: () => lines(count) } },
    ))
      if (event.type === "tool-result") heard.push(event.result.ok && event.result.value);
    expect(heard).toEqual([expected]);
  }
});

test("no fact is taken from a result that was cut, and that is told", async () => {
  const events: unknown[] = [];
  const look = (): unknown => ({ order: "o-7", rows: "x".repeat(300_000) });
  const runtime = { model: answers(calls(["look", { what: "it" }]), says("Done.")), tools: { look: look as ToolFunction } };
  for await (const event of stream(plan, {}, runtime)) if (event.type.startsWith("fact-")) events.push(event);
  expect(events).toMatchObject([{ type: "fact-refused", fact: "order", by: "look", reason: expect.stringContaining("too long") }]);
});

test("a tool that throws a failure says whether another try may help", async () => {
  for (const [retryable, tries] of [
    [true, 3],
    [false, 1],
  ] as const) {
    let tried = 0;
    const clock = fakeClock();
    const waits = [1000, 2000].map((milliseconds) => clock.set(milliseconds).then(() => clock.pass(milliseconds)));
    const failing = (): never => {
      tried += 1;
      throw new FailureError(failure("server-error", "it answered 500", { retryable }));
    };
    const result = await check(failing, { clock });
    expect([result, tried]).toEqual([{ ok: false, error: "it answered 500" }, tries]);
    if (retryable) await Promise.all(waits);
  }
});

test.each<readonly [string, unknown, string]>([
  ["an error", new TypeError("no such order"), "no such order"],
  ["an error without a message", new RangeError(""), "RangeError"],
  ["a text", "just so", "just so"],
  ["nothing", undefined, "undefined"],
  ["an object", Object.create(null), "an error that says nothing"],
  [
    "what throws again",
    {
      get message(): never {
        throw new Error("again");
      },
    },
    "an error that says nothing",
  ],
])("when a tool throws %s the model hears its message and never a stack", async (_, thrown, error) => {
  const result = await check(
    () => {
      throw thrown;
    },
    { name: "pay" },
  );
  expect(result).toEqual({ ok: false, error });
});

test("a tool that is not bound is an error that tells the host what to do, whatever its name is", async () => {
  const script = answers(calls(["look", { what: "it" }]), says("Done."));
  const heard: unknown[] = [];
  for await (const event of stream(plan, {}, { model: script, tools: Object.create({ look: () => "inherited" }) }))
    if (event.type === "tool-result") heard.push(event.result);
  expect(heard).toEqual([{ ok: false, error: expect.stringContaining('no function is bound to "look"; the host must bind it') }]);
});

test("a tool that changes its input changes neither journal nor conversation", async () => {
  const script = answers(calls(["look", { what: "it" }]), says("Done."));
  const look = (input: { what: string }, context: ToolContext): null => {
    input.what = "changed";
    (context.facts as Record<string, string>)["customer"] = "changed";
    return null;
  };
  const result = await run(plan, { facts: { customer: "c-1" } }, { model: script, tools: { look } });
  expect(JSON.stringify(result)).not.toContain("changed");
});

test("a tool that hangs is given up after its time, and what it says later is dropped", async () => {
  const clock = fakeClock();
  let late: (value: string) => void = () => undefined;
  let signal: AbortSignal | undefined;
  const result = check(
    (_, context) => {
      signal = context.signal;
      return new Promise<string>((resolve) => (late = resolve));
    },
    { name: "pay", clock },
  );
  await clock.set(5000);
  clock.pass(5000);
  late("too late");
  expect(await result).toEqual({ ok: false, error: '"pay" gave no result within 5 seconds; whether it took effect is not known' });
  expect(signal?.aborted).toBe(true);
});

test("a tool that may be repeated is tried again as often as declared, each time later, with the same key", async () => {
  const clock = fakeClock();
  const tries: (readonly [number, string])[] = [];
  const result = check(
    (_, context) => {
      tries.push([clock.now() - 1_000_000, context.idempotencyKey]);
      throw new Error(`try ${tries.length}`);
    },
    { clock },
  );
  await clock.set(1000);
  clock.pass(1000);
  await clock.set(2000);
  clock.pass(2000);
  expect(await result).toEqual({ ok: false, error: "try 3" });
  expect(tries.map(([at]) => at)).toEqual([0, 1000, 3000]);
  expect(new Set(tries.map(([, key]) => key)).size).toBe(1);
  expect(tries[0]?.[1]).toMatch(/^[0-9a-f-]{36}\/2\.0$/);
});

test("a tool that must not be repeated is tried once, whatever it throws", async () => {
  let tries = 0;
  await check(
    () => {
      tries += 1;
      throw new Error("no");
    },
    { name: "pay" },
  );
  expect(tries).toBe(1);
});
