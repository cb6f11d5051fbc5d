import { describe, expect, test } from "vitest";
import type { RunState } from "../../engine/loop/state.ts";
import { sessionOf } from "../../engine/loop/session.ts";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

/** Two agents that may hand to each other for ever, under the limits of the test. */
function pair(limits: string, agent = ""): ReturnType<typeof planOf> {
  return planOf(`
signalbox: 1
name: pair
entry: a
limits: ${limits}
models: { m: { provider: p, model: x, price: { input: 1000000, output: 0, cached_input: 0 } } }
defaults: { model: m }
tools: { look: { description: Looks., effects: [read] } }
agents:
  a: { purpose: One., tools: [look], routine: Use \`look\` and go to b or resolved or escalated., ${agent} handoffs: { b: { when: B. }, resolved: { when: Done. }, escalated: { when: No. } } }
  b: { purpose: Two., tools: [look], routine: Use \`look\` and go to a or resolved., handoffs: { a: { when: A. }, resolved: { when: Done. } } }`);
}

function swap(run: Play): Play {
  return run.calls([`transfer_to_${run.request().agent === "a" ? "b" : "a"}`]);
}

describe("an exit", () => {
  test("ends the run with its name, kind and typed result", () => {
    const run = play(desk)
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true })
      .calls(["transfer_to_refunds", { summary: "s" }]);
    run.answers("Done.", [["transfer_to_refunded", { refund_id: "r1", reason: "paid" }]]);
    expect(run.state().end).toEqual({
      status: "exited",
      exit: "refunded",
      kind: "resolved",
      agent: "refunds",
      result: { refund_id: "r1" },
      text: "Done.",
    });
  });

  test("with a result that does not fit is an error result, and the run goes on", () => {
    const run = play(desk, { agent: "refunds" }).calls(["transfer_to_refunded", { refund_id: 7 }]);
    expect(run.state()).toMatchObject({ status: "running", pending: [{ id: "2.model" }] });
  });

  test("whose edge carries what its result does not allow is an error result", () => {
    const plan = planOf(`
signalbox: 1
name: x
entry: a
exits: { paid: { kind: resolved, result: { id: number } } }
agents: { a: { purpose: Pays., routine: End paid., handoffs: { paid: { when: Paid., carry: { id: string } } } } }`);
    const run = play(plan).calls(["transfer_to_paid", { id: "seven" }]);
    expect(run.log().at(-1)).toMatchObject({ error: true, text: 'not taken: the result does not fit: /id must be "number", not "string"' });
  });

  test("is always open to a run without handoffs left", () => {
    const run = swap(play(pair("{ handoffs: 1 }")));
    expect(run.calls(["transfer_to_resolved"]).state().end).toMatchObject({ status: "exited", exit: "resolved" });
  });
});

describe("a limit", () => {
  const spent: readonly (readonly [string, string, (run: Play) => void, string])[] = [
    ["turns", "{ turns: 2 }", (run) => run.calls(["nope"]).calls(["nope"]), "limit-turns"],
    ["handoffs", "{ handoffs: 2 }", (run) => swap(swap(swap(run))), "limit-handoffs"],
    ["visits of one agent", "{ visits: 1 }", (run) => swap(swap(run)), "limit-visits"],
    ["tool calls", "{ tool_calls: 2 }", (run) => run.calls(["look"], ["look"], ["look"]), "limit-tool-calls"],
    ["time", "{ seconds: 1.5 }", (run) => run.calls(["nope"]).calls(["nope"]), "limit-seconds"],
    ["tokens", "{ tokens: 15 }", (run) => run.calls(["nope"]), "limit-tokens"],
    ["money", "{ cost_usd: 10 }", (run) => run.calls(["look"]), "limit-cost"],
  ];

  test.each(spent)("of %s fails the run with its own code", (_, limits, use, code) => {
    const run = play(pair(limits));
    use(run);
    expect(run.state().end).toMatchObject({ status: "failed", failure: { code, retryable: false } });
    expect(run.saw("limit")).toHaveLength(1);
  });

  test.each(spent)("of %s leaves through the exit the manifest names", (_, limits, use, code) => {
    const run = play(pair(limits.replace("}", ", then: escalated }")));
    use(run);
    const { end } = run.state();
    expect(end).toMatchObject({ status: "exited", exit: "escalated", kind: "escalated", result: null });
    expect(end?.status === "exited" ? end.limit : "").toBe(run.saw("limit")[0]?.limit);
    expect(code).toContain((run.saw("limit")[0]?.limit ?? "").replace("_usd", "").replaceAll("_", "-"));
  });

  test.each(spent)("of %s leaves no call without its result", (_, limits, use) => {
    const run = play(pair(limits));
    use(run);
    expect(unanswered(run.state())).toEqual([]);
  });

  test("of an agent's own turns and visits holds for that agent", () => {
    const turns = play(pair("{}", "limits: { turns: 1 },")).calls(["nope"]);
    expect(turns.state().end).toMatchObject({ failure: { code: "limit-turns", message: 'the agent "a" used all its 1 turns' } });
    const visits = swap(swap(play(pair("{}", "limits: { visits: 1 },"))));
    expect(visits.state().end).toMatchObject({ failure: { code: "limit-visits" } });
  });

  test("that is reached by the answer that ends the run does not spoil it", () => {
    expect(play(pair("{ tokens: 1, seconds: 0.5, turns: 1 }")).answers("Bye.").state().status).toBe("replied");
    expect(play(pair("{ tokens: 1, seconds: 0.5, turns: 1 }")).calls(["transfer_to_resolved"]).state().status).toBe("exited");
  });

  test("of money counts input read from a cache at its own price", () => {
    const usage = { input: 10, output: 5, cached: 4, reasoning: 0 };
    expect(play(pair("{}")).answers("Bye.", [], { usage }).state().spent.costUsd).toBe(6);
  });

  test("of time takes no notice of a clock that runs backwards", () => {
    const run = play(pair("{ seconds: 2 }"));
    const nothing = { kind: "started", effect: "1.0" } as const;
    run.calls(["look"]).takes({ ...nothing, at: 500 });
    expect(run.state()).toMatchObject({ at: 2_000, waited: 0 });
    run.takes({ kind: "tool", effect: "1.0", at: Number.NaN, result: { ok: true, value: 1 } });
    expect(run.state()).toMatchObject({ at: 2_000, status: "running" });
  });

  test("of time is not used up by waiting for people", () => {
    const run = play(desk).calls(["wipe"]);
    run.takes({ kind: "approval", effect: "1.0.approval", at: 9_000_000, answer: { approved: true } });
    expect(run.state()).toMatchObject({ status: "running", waited: 8_998_000 });
  });

  test("of time is not used up while nobody drove the run", () => {
    const run = play(desk).takes({ kind: "resume", effect: "run", at: 9_000_000 });
    run.takes({
      kind: "model",
      effect: "1.model",
      at: 9_001_000,
      response: {
        text: "",
        calls: [{ name: "nope", arguments: "" }],
        stop: "calls",
        usage: { input: 0, output: 0, cached: 0, reasoning: 0 },
      },
    });
    expect(run.state().status).toBe("running");
  });

  test("of time is told by a deadline in the middle of a round, whose calls all get a result", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }], ["transfer_to_resolved"])
      .takes({ kind: "deadline", effect: "run", at: 400_000 });
    expect(run.state().end).toMatchObject({ failure: { code: "limit-seconds" } });
    expect(
      run
        .log()
        .slice(2)
        .map((message) => message.text),
    ).toEqual([
      "no result: the run failed: the run used all its 300 seconds; it may or may not have been carried out",
      "not run: the run failed: the run used all its 300 seconds",
    ]);
  });
});

describe("ping-pong", () => {
  test("between the same two agents is cut after four handoffs", () => {
    const run = play(pair("{}"));
    for (let time = 0; time < 4; time += 1) swap(run);
    expect(run.state().status).toBe("running");
    expect(swap(run).state().end).toMatchObject({ failure: { code: "limit-ping-pong" } });
  });

  test("is interrupted by a tool call", () => {
    const run = play(pair("{}"));
    for (let time = 0; time < 3; time += 1) swap(run);
    run.calls(["look"]).returns("4.0", 1);
    for (let time = 0; time < 4; time += 1) swap(run);
    expect(run.state().status).toBe("running");
  });

  test("is not interrupted by a call that was refused", () => {
    const run = play(pair("{}"));
    for (let time = 0; time < 4; time += 1) swap(run.calls(["nope"]));
    expect(swap(run).state().end).toMatchObject({ failure: { code: "limit-ping-pong" } });
  });
});

describe("a host that cancels", () => {
  test("ends the run, and every call gets a result", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }], ["check", { code: "1" }])
      .returns("1.0", 1)
      .takes({ kind: "cancel", effect: "run", at: 9_000, reason: "closed" });
    expect(run.state()).toMatchObject({ status: "cancelled", pending: [], end: { status: "cancelled", reason: "closed" } });
    expect(unanswered(run.state())).toEqual([]);
  });

  test("may do so while the run waits for people", () => {
    const run = play(desk).calls(["wipe"]).takes({ kind: "cancel", effect: "run", at: 9_000, reason: "closed" });
    expect(run.state().status).toBe("cancelled");
    expect(run.log().at(-1)).toMatchObject({ text: "not run: the run was cancelled: closed" });
  });
});

describe("an outcome the run does not wait for", () => {
  const waits = () => play(desk).calls(["find", { q: "a" }]);
  const result = { ok: true as const, value: 1 };
  test.each<[string, Play, Parameters<Play["takes"]>[0]]>([
    ["of an effect nobody asked for", waits(), { kind: "tool", effect: "7.7", at: 3_000, result }],
    ["of another kind", waits(), { kind: "approval", effect: "1.0", at: 3_000, answer: { approved: true } }],
    ["that comes twice", waits().returns("1.0", 1), { kind: "tool", effect: "1.0", at: 3_000, result }],
    ["after the end", play(desk).answers("Bye."), { kind: "cancel", effect: "run", at: 3_000, reason: "late" }],
    ["a deadline while only people could go on", play(desk).calls(["wipe"]), { kind: "deadline", effect: "run", at: 900_000 }],
  ])("%s changes nothing", (_, run, outcome) => {
    const before = run.state();
    const events = run.events.length;
    expect(run.takes(outcome).state()).toBe(before);
    expect(run.events).toHaveLength(events);
  });
});

/** The ids of calls without exactly one result right after them. */
function unanswered(state: RunState): readonly string[] {
  const { messages } = sessionOf(state);
  return messages.flatMap((message, at) => {
    if (message.role !== "assistant") return [];
    const results = messages.slice(at + 1, at + 1 + message.calls.length);
    return message.calls
      .filter((call, index) => {
        const answer = results[index];
        return answer?.role !== "tool" || answer.call !== call.id;
      })
      .map((call) => call.id);
  });
}
