import { describe, expect, test } from "vitest";
import { failure, FailureError } from "../../engine/protocol/failure.ts";
import type { GuardFunction } from "../../engine/protocol/guard.ts";
import { noUsage, type ModelAdapter } from "../../engine/protocol/model.ts";
import { desk, guarded, type Guarded } from "../helpers/guarded.ts";

const says = (text: string) => ({ text });
const calls = (name: string, given: object = {}, text = "") => ({ text, calls: [{ name, arguments: given as never }] });
const toPayer = calls("transfer_to_payer", { note: "they want money" });

/** Whether a text is in anything that models were asked. */
function reached(run: Guarded, text: string): boolean {
  return JSON.stringify(run.requests).includes(text);
}

describe("an input guard", () => {
  test.each<readonly [string, string, string, string]>([
    ["size", "{ size: { max: 5 } }", "123456", "6 characters, and at most 5 are let pass"],
    ["size, in characters and not in units", "{ size: { max: 2 } }", "😀😀😀", "3 characters, and at most 2 are let pass"],
    ["pattern", `{ pattern: { refuse: "(?i)secret" } }`, "my SECRET word", "it holds what is not let pass"],
    ["because", `{ pattern: { refuse: secret }, because: no secrets here }`, "secret", "no secrets here"],
  ])("of %s refuses a message that no model then hears of", async (_, guard, message, reason) => {
    const run = await guarded(desk({ all: `{ input: [${guard}] }` }), [says("never")], { message });
    expect(run.result.end).toMatchObject({ status: "failed", failure: { code: "refused-by-guard" } });
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: "guard", where: "input", agent: "triage", verdict: "refuse", reason }),
    );
    expect(run.requests).toEqual([]);
    expect(run.result.session.messages).toEqual([]);
  });

  test("lets a message pass that keeps to it, and makes no event", async () => {
    const run = await guarded(desk({ all: "{ input: [{ size: { max: 5 } }] }" }), [says("Hi.")]);
    expect(run.result.end).toMatchObject({ status: "replied", text: "Hi." });
    expect(run.verdicts).toEqual([]);
  });

  test("rewrites what every model hears from then on", async () => {
    const text = desk({
      all: `{ input: [{ pattern: { match: "[0-9]{4}", replace: "<$&>" } }, { pattern: { match: "<([0-9])[0-9]*>", replace: "[$1]" } }] }`,
    });
    const first = await guarded(text, [says("Hi.")], { message: "card 1234" });
    expect(first.verdicts).toEqual(["input.pattern rewrite", "input.pattern.2 rewrite"]);
    expect(first.requests[0]?.messages).toEqual([{ role: "user", text: "card [1]" }]);
    const second = await guarded(text, [says("Hi again.")], { message: "and now", session: first.result.session });
    expect(reached(second, "1234")).toBe(false);
  });

  test("takes the exit it names", async () => {
    const run = await guarded(desk({ all: "{ input: [{ size: { max: 1 }, then: stopped }] }" }), []);
    expect(run.result.end).toMatchObject({ status: "exited", exit: "stopped", kind: "escalated", guard: "input.size", result: null });
  });

  test("of a later agent judges what users said before control comes to it", async () => {
    const text = desk({ payer: "{ input: [{ pattern: { refuse: secret } }] }" });
    const run = await guarded(text, [toPayer, says("I could not hand over.")], { message: "a secret" });
    expect(run.verdicts).toEqual(["payer.input.pattern refuse"]);
    expect(run.requests.map(({ agent }) => agent)).toEqual(["triage", "triage"]);
    expect(run.requests[1]?.messages.at(-1)).toMatchObject({
      role: "tool",
      error: true,
      text: expect.stringContaining("payer.input.pattern") as string,
    });
  });

  test("of a later agent judges the briefing, and rewrites what that agent sees", async () => {
    const text = desk({ payer: `{ input: [{ pattern: { match: "[0-9]{4}", replace: "[digits]" } }] }` });
    const run = await guarded(text, [calls("transfer_to_payer", { note: "card 1234" }), says("Paid.")], { message: "my card is 5678" });
    const seen = run.requests[1]?.messages.filter(({ role }) => role === "user" || role === "briefing");
    expect(seen).toMatchObject([{ text: "my card is [digits]" }, { text: expect.stringContaining("note: card [digits]") as string }]);
  });

  test("of an agent that is called refuses the call, and the caller hears why", async () => {
    const text = desk({ payer: "{ input: [{ pattern: { refuse: secret } }] }" });
    const run = await guarded(text, [calls("call_clerk", {}), says("I cannot ask.")], { message: "a secret" });
    expect(run.requests.map(({ agent }) => agent)).toEqual(["triage", "triage"]);
    expect(run.result.end).toMatchObject({ status: "replied" });
  });

  test("of a later agent may take an exit", async () => {
    const text = desk({ payer: "{ input: [{ pattern: { refuse: secret }, then: stopped }] }" });
    const run = await guarded(text, [toPayer], { message: "a secret" });
    expect(run.result.end).toMatchObject({ exit: "stopped", guard: "payer.input.pattern" });
  });

  test("of an agent that gets an old conversation judges all that was said in it", async () => {
    const text = desk({ payer: "{ input: [{ pattern: { refuse: secret } }] }" });
    const first = await guarded(text, [says("Hi.")], { message: "a secret" });
    const session = { ...first.result.session, agent: "payer" };
    const goesOn = await guarded(text, [says("Hm.")], { message: "fine", session });
    expect(goesOn.verdicts).toEqual([]);
    const { agent: _, ...other } = session;
    const anew = await guarded(text.replace("entry: triage", "entry: payer"), [says("Hm.")], {
      message: "fine",
      session: { ...other, agent: "triage", closed: true },
    });
    expect(anew.verdicts).toEqual(["payer.input.pattern refuse"]);
  });
});

describe("a tool guard", () => {
  const over = `{ tool: [{ schema: { amount: { maximum: 500 } }, tools: [pay], because: people make larger ones }] }`;

  test("refuses a call that then never runs, and the model hears why", async () => {
    const run = await guarded(desk({ all: over }), [toPayer, calls("pay", { amount: 900 }), says("I may not.")]);
    expect(run.events.some((event) => event.type === "tool-call")).toBe(false);
    expect(run.requests.at(-1)?.messages.at(-1)).toMatchObject({
      error: true,
      text: `not run: the guard "input" refused it: people make larger ones`.replace(`"input"`, `"tool.schema"`),
    });
  });

  test("lets a call run that keeps to it", async () => {
    const run = await guarded(desk({ all: over }), [toPayer, calls("pay", { amount: 5 }), says("Paid.")]);
    expect(run.events).toContainEqual(expect.objectContaining({ type: "tool-result", result: { ok: true, value: { paid: 5 } } }));
  });

  test("judges before a person is asked", async () => {
    const text = desk({ all: over }).replace("timeout: 5s }", "timeout: 5s, approval: always }");
    const run = await guarded(text, [toPayer, calls("pay", { amount: 900 }), says("I may not.")]);
    expect(run.events.some((event) => event.type === "approval-request")).toBe(false);
    const asked = await guarded(text, [toPayer, calls("pay", { amount: 5 })]);
    expect(asked.result.waiting).toMatchObject([{ kind: "approval", input: { amount: 5 } }]);
  });

  test("takes the exit it names, and no other call of the answer runs", async () => {
    const text = desk({ all: `{ tool: [{ schema: { amount: { maximum: 5 } }, then: stopped }] }` });
    const both = {
      calls: [
        { name: "pay", arguments: { amount: 1 } },
        { name: "pay", arguments: { amount: 9 } },
      ],
    };
    const run = await guarded(text, [toPayer, both]);
    expect(run.result.end).toMatchObject({ exit: "stopped", guard: "tool.schema" });
    expect(run.events.some((event) => event.type === "tool-call")).toBe(false);
    expect(run.result.session.messages.filter(({ role }) => role === "tool")).toHaveLength(3);
  });

  test("rewrites the arguments that run and that are told from then on", async () => {
    const text = desk({ payer: `{ tool: [{ pattern: { match: "[0-9]{4}", replace: "[digits]" } }] }` });
    const run = await guarded(text, [toPayer, calls("pay", { amount: 5, note: "card 1234" }), says("Paid.")]);
    expect(run.events).toContainEqual(expect.objectContaining({ type: "tool-call", input: { amount: 5, note: "card [digits]" } }));
    expect(reached(run, "1234")).toBe(false);
  });

  test("whose arguments no longer fit the tool has the call refused", async () => {
    const use: GuardFunction = () => ({ verdict: "rewrite", value: { amount: "much" } });
    const run = await guarded(desk({ payer: "{ tool: [{ use: worse }] }" }), [toPayer, calls("pay", { amount: 5 }), says("Hm.")], {
      guards: { worse: use },
    });
    expect(run.requests.at(-1)?.messages.at(-1)).toMatchObject({
      error: true,
      text: expect.stringContaining("a guard changed the arguments") as string,
    });
  });

  test("is about the tools it names and the agent it stands on", async () => {
    const text = desk({ payer: "{ tool: [{ size: { max: 1 }, tools: [pay] }] }" });
    const run = await guarded(text.replace("purpose: Learns what it is about.", "purpose: Learns what it is about.\n    tools: [pay]"), [
      calls("pay", { amount: 5 }),
      says("Paid."),
    ]);
    expect(run.verdicts).toEqual([]);
  });
});

describe("an output guard", () => {
  const masked = `{ output: [{ pattern: { match: "[0-9]{4}", replace: "[digits]" } }] }`;
  const refused = `{ output: [{ pattern: { refuse: "secret" } }] }`;

  test.each<readonly [string, readonly object[]]>([
    ["a reply", [says("a secret")]],
    ["prose beside calls", [calls("transfer_to_payer", { note: "n" }, "a secret")]],
    ["the last word of an exit", [calls("transfer_to_resolved", {}, "a secret")]],
  ])("refuses %s, and nobody sees or hears it", async (_, script) => {
    const run = await guarded(desk({ all: refused }), script);
    expect(run.result.end).toMatchObject({ status: "failed", failure: { code: "refused-by-guard" } });
    expect(JSON.stringify([run.events, run.result])).not.toContain("a secret");
  });

  test("rewrites what the user sees, and what models see of it later", async () => {
    const run = await guarded(desk({ all: masked }), [says("Your card is 1234.")]);
    expect(run.result.end).toMatchObject({ status: "replied", text: "Your card is [digits]." });
    const next = await guarded(desk({ all: masked }), [says("Bye.")], { session: run.result.session });
    expect(reached(next, "1234")).toBe(false);
  });

  test("holds streamed text back until it was judged, and tells it in one piece", async () => {
    const run = await guarded(desk({ all: masked }), [says("Card 12"), says("unused")]);
    expect(run.events.filter((event) => event.type === "text-delta").map((event) => event.text)).toEqual(["Card 12"]);
    const leak = await guarded(desk({ all: refused }), [says("it is a secret of mine")]);
    expect(leak.events.some((event) => event.type === "text-delta")).toBe(false);
  });

  test.each([
    ["that was held back is not declared void when an attempt fails: nobody heard it", refused, ["text-delta Fine.", "answer"]],
    ["that was told is", "{}", ["text-delta Fi", "text-reset", "text-delta Fine.", "answer"]],
  ])("text %s", async (_, guards, expected) => {
    let attempts = 0;
    const breaking: ModelAdapter = {
      provider: "breaking",
      async generate(_request, { onDelta }) {
        attempts += 1;
        onDelta?.(attempts === 1 ? "Fi" : "Fine.");
        if (attempts === 1) throw new FailureError(failure("network", "broken off"));
        return { text: "Fine.", calls: [], stop: "end", usage: noUsage };
      },
    };
    const run = await guarded(desk({ all: guards }), [], { model: breaking, retry: { delayMs: 0 } });
    const told = run.events.flatMap((event) => {
      if (event.type === "text-delta") return [`text-delta ${event.text}`];
      return event.type === "text-reset" || event.type === "answer" ? [event.type] : [];
    });
    expect(told).toEqual(expected);
  });

  test("judges nothing that agents say to each other", async () => {
    const run = await guarded(desk({ all: refused }), [calls("call_clerk"), says("a secret"), says("Fine.")]);
    expect(run.result.end).toMatchObject({ status: "replied", text: "Fine." });
  });

  test("takes the exit it names, without the text", async () => {
    const run = await guarded(desk({ triage: `{ output: [{ pattern: { refuse: "secret" }, then: stopped }] }` }), [says("a secret")]);
    expect(run.result.end).toEqual({
      status: "exited",
      exit: "stopped",
      kind: "escalated",
      agent: "triage",
      result: null,
      guard: "triage.output.pattern",
    });
  });
});

test("a run without guards has no effect, event or key of theirs", async () => {
  const run = await guarded(desk({}), [says("Hi.")]);
  expect(JSON.stringify([run.events, run.result])).not.toMatch(/guard|rates/);
});
