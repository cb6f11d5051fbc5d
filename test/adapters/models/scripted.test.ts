import { expect, test } from "vitest";
import { readScript, scripted, type ScriptStep } from "../../../adapters/models/scripted.ts";
import { isFailureError, type Failure } from "../../../engine/protocol/failure.ts";
import { never, requestOf, tool, user } from "../../helpers/model-request.ts";

const signal = never();

async function failureOf(work: () => unknown): Promise<Failure> {
  try {
    await work();
  } catch (error) {
    if (isFailureError(error)) return error.failure;
    throw error;
  }
  throw new Error("it did not fail");
}

test("answers come in order, with the stop reason their calls imply and the arguments as text", async () => {
  const model = scripted([
    { text: "Hello there." },
    { text: "One moment.", calls: [{ name: "find", arguments: { id: "A-1", ünï: [1, { deep: null }] } }, { name: "ping" }] },
    { calls: [{ name: "find", arguments: '{"id": ' }], usage: { input: 7, output: 2 }, stop: "length" },
  ]);
  const usage = { input: 0, output: 0, cached: 0, reasoning: 0 };
  expect(await model.generate(requestOf(), { signal })).toEqual({ text: "Hello there.", calls: [], stop: "end", usage });
  expect(await model.generate(requestOf(), { signal })).toEqual({
    text: "One moment.",
    calls: [
      { name: "find", arguments: '{"id":"A-1","ünï":[1,{"deep":null}]}' },
      { name: "ping", arguments: "{}" },
    ],
    stop: "calls",
    usage,
  });
  expect(await model.generate(requestOf(), { signal })).toEqual({
    text: "",
    calls: [{ name: "find", arguments: '{"id": ' }],
    stop: "length",
    usage: { ...usage, input: 7, output: 2 },
  });
  model.assertDone();
});

test("the pieces that are streamed are the text, in more than one piece", async () => {
  const text = "  Zwölf Boxkämpfer\njagen Viktor — 日本語 👋🏽  ";
  const pieces: string[] = [];
  await scripted([{ text }]).generate(requestOf(), { signal, onDelta: (piece) => pieces.push(piece) });
  expect(pieces.join("")).toBe(text);
  expect(pieces.length).toBeGreaterThan(4);
});

test("an agent's own list is its own, even for an agent that is called constructor", async () => {
  const model = scripted({ constructor: [{ text: "first" }, { text: "second" }], refunds: [{ text: "other" }] });
  const say = async (agent: string): Promise<string> => (await model.generate(requestOf({ agent }), { signal })).text;
  expect([await say("constructor"), await say("refunds"), await say("constructor")]).toEqual(["first", "other", "second"]);
  expect(model.remaining).toBe(0);
});

test("one question too many fails with what was asked, by whom, and where the script ends", async () => {
  const model = scripted({ triage: [{ text: "only" }] });
  await model.generate(requestOf(), { signal });
  expect(await failureOf(() => model.generate(requestOf({ messages: [user("Where is it?")] }), { signal }))).toEqual({
    code: "script",
    retryable: false,
    message:
      'agent "triage" was asked to answer the user message "Where is it?", but the script ends after 1 step of agent "triage": add a step, or find out why there is one more turn',
  });
});

test("an agent the script does not know fails and the failure lists those it knows", async () => {
  const { message } = await failureOf(() => scripted({ refunds: [] }).generate(requestOf(), { signal }));
  expect(message).toContain('nothing for agent "triage", only for "refunds"');
});

test.each<readonly [string, NonNullable<ScriptStep["expect"]>, string]>([
  ["agent", { agent: "refunds" }, 'step 1 expects agent "refunds", but "triage" asked'],
  ["tools", { tools: ["find", "pay"] }, 'step 1 expects the tool "pay", but "triage" is offered "find"'],
  ["tools that must not be there", { withoutTools: ["find"] }, 'step 1 expects that the tool "find" is not offered, but "triage" has it'],
  ["last message", { lastMessage: "refund" }, 'step 1 expects a last message with "refund", but it is the user message "Hello"'],
  ["last message by pattern", { lastMessage: /^hi/i }, 'step 1 expects a last message with /^hi/i, but it is the user message "Hello"'],
  ["pattern from data", { lastMessage: { pattern: "^hi", flags: "i" } }, "step 1 expects a last message with /^hi/i"],
])("an unmet demand on the %s fails", async (_, expected, message) => {
  const found = await failureOf(() =>
    scripted([{ text: "x", expect: expected }]).generate(requestOf({ tools: [tool("find")] }), { signal }),
  );
  expect(found.code).toBe("script");
  expect(found.message).toContain(message);
});

test("met demands let the answer through, and a sticky expression keeps no state", async () => {
  const demands = { agent: "triage", tools: ["find"], withoutTools: ["pay"], lastMessage: /ell/g };
  const model = scripted([
    { text: "a", expect: demands },
    { text: "b", expect: demands },
  ]);
  const request = requestOf({ tools: [tool("find")] });
  expect((await model.generate(request, { signal })).text + (await model.generate(request, { signal })).text).toBe("ab");
});

test("a failure of the script is thrown as the world would throw it, and the next try gets the next step", async () => {
  const model = scripted([
    { failure: "rate-limited" },
    { failure: { code: "overloaded", message: "busy", retryable: false, status: 529 } },
    { text: "ok" },
  ]);
  expect(await failureOf(() => model.generate(requestOf(), { signal }))).toMatchObject({ code: "rate-limited", retryable: true });
  expect(await failureOf(() => model.generate(requestOf(), { signal }))).toEqual({
    code: "overloaded",
    message: "busy",
    retryable: false,
    status: 529,
  });
  expect((await model.generate(requestOf(), { signal })).text).toBe("ok");
});

test("steps that nobody asked for are reported by number, agent and content", async () => {
  const model = scripted({ triage: [{ text: "a" }, { calls: [{ name: "transfer_to_refunds" }] }], refunds: [{ failure: "network" }] });
  await model.generate(requestOf(), { signal });
  expect(model.remaining).toBe(2);
  expect(await failureOf(() => model.assertDone())).toEqual({
    code: "script",
    retryable: false,
    message:
      '2 steps of the script were never asked for: 2 of agent "triage" (calls transfer_to_refunds); 1 of agent "refunds" (fails with network)',
  });
});

test("an abort ends a delayed answer at once, and an aborted call asks for no step", async () => {
  const model = scripted([{ text: "late", delayMs: 60_000 }, { text: "next" }]);
  const abort = new AbortController();
  const call = model.generate(requestOf(), { signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toThrow("aborted");
  await expect(model.generate(requestOf(), { signal: abort.signal })).rejects.toThrow("aborted");
  expect(model.remaining).toBe(1);
});

test("every request is seen before it is answered", async () => {
  const seen: string[] = [];
  await scripted([{ text: "x" }], { onRequest: ({ agent }) => seen.push(agent) }).generate(requestOf(), { signal });
  expect(seen).toEqual(["triage"]);
});

test("a script is read from data as it stands", () => {
  const data = JSON.parse(
    '{"triage":[{"text":"hi","expect":{"lastMessage":{"pattern":"x"}}},{"failure":"timeout"},{"stop":"refusal"}],"__proto__":[]}',
  ) as unknown;
  expect(readScript(data)).toBe(data);
  expect(readScript([])).toEqual([]);
});

test.each<readonly [unknown, string]>([
  ["text", 'a script is a list of steps, or a map from an agent\'s name to its steps; found "text"'],
  [null, "found null"],
  [{ triage: {} }, "/triage: expected a list of steps, found a map"],
  [[{ text: "a" }, "b"], '/1: a step is a map, found "b"'],
  [[{ txt: "a" }], '/0: unknown key "txt"; a step has text, calls, stop, usage, failure, delayMs, expect'],
  [[{}], "/0: a step needs a text, calls or a failure"],
  [[{ text: 1 }], "/0/text: expected a text, found 1"],
  [{ triage: [{ calls: [{ name: "a", arguments: [] }] }] }, "/triage/0/calls: expected a list of { name, arguments }"],
  [[{ text: "", stop: "done" }], "/0/stop: expected one of end, calls"],
  [[{ text: "", usage: { tokens: 1 } }], "/0/usage: expected numbers of tokens"],
  [[{ failure: "toString" }], "/0/failure: expected a failure code"],
  [[{ text: "", delayMs: -1 }], "/0/delayMs: expected milliseconds"],
  [[{ text: "", expect: { lastMessage: { pattern: "(" } } }], "/0/expect: expected { agent, tools"],
])("%j is refused as a script", (value, message) => {
  expect(() => readScript(value)).toThrow(
    expect.objectContaining({ code: "bad-argument", message: expect.stringContaining(message) as string }) as Error,
  );
});
