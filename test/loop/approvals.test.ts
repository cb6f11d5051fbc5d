import { describe, expect, test } from "vitest";
import type { ApprovalEffect } from "../../engine/loop/effect.ts";
import type { ApprovalAnswer } from "../../engine/loop/outcome.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { JsonObject } from "../../engine/protocol/json.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

const HOUR = 3_600_000;

function pays(approval: string): Plan {
  return planOf(`
signalbox: 1
name: pay
entry: a
facts: { known: { type: boolean, from: host } }
exits: { late: { kind: escalated } }
tools:
  pay: { description: Pays., input: { amount: number, to?: string }, effects: [write], timeout: 5s, approval: ${approval} }
  look: { description: Looks., effects: [read] }
agents:
  a:
    purpose: Pays.
    tools: [pay, look]
    routine: "Use \`pay\`, \`look\`, and end resolved or late."
    handoffs: { resolved: { when: Paid. }, late: { when: Too late. } }`);
}

const above = "{ when: { amount: { minimum: 100 } }, expires: 2h }";
const asked = (run: Play, at = 0): ApprovalEffect => {
  const request = run.state().pending[at];
  if (request?.kind !== "approval") throw new Error("no request waits");
  return request;
};
const answer = (run: Play, given: ApprovalAnswer, at = 3_000): Play =>
  run.takes({ kind: "approval", effect: asked(run).id, at, answer: given });
const waits = (plan: Plan, amount = 500): Play => play(plan).calls(["pay", { amount }]);

describe("a request", () => {
  const plan = pays(above);

  test("is named by run, effect, tool and arguments, in whatever order these stand", () => {
    const of = (runId: string, input: JsonObject, calls = 1): string =>
      asked(play(plan, { runId }).calls(...Array.from({ length: calls }, () => ["pay", input] as const)), calls - 1).digest;
    const named = of("r", { amount: 500, to: "Ada" });
    expect(of("r", { to: "Ada", amount: 500 })).toBe(named);
    const others = [of("s", { amount: 500, to: "Ada" }), of("r", { amount: 501, to: "Ada" }), of("r", { amount: 500, to: "Ada" }, 2)];
    expect(new Set([named, ...others]).size).toBe(4);
  });

  test("tells its name and its end to who watches", () => {
    const run = waits(plan);
    const { digest } = asked(run);
    expect(run.saw("approval-request")).toMatchObject([{ input: { amount: 500 }, digest, expiresAt: run.state().at + 2 * HOUR }]);
  });

  test("takes an answer that is for it, and no answer that is for another", () => {
    const run = waits(plan);
    const before = run.state();
    answer(run, { approved: true, for: "sha256:other" });
    expect(run.state()).toBe(before);
    expect(answer(run, { approved: true, for: asked(run).digest }).pending()).toEqual(["1.0"]);
  });
});

describe("arguments that a person changes", () => {
  const plan = pays(above);

  test("are those that run, and the model hears that they were not its own", () => {
    const run = answer(waits(plan), { approved: true, input: { amount: 300 }, by: "Grace" });
    expect(run.saw("tool-call")).toMatchObject([{ input: { amount: 300 } }]);
    run.returns("1.0", "paid");
    expect(run.log().slice(1)).toEqual([
      { role: "assistant", agent: "a", text: "", calls: [{ id: "call_1_0", name: "pay", arguments: { amount: 300 } }] },
      {
        role: "tool",
        call: "call_1_0",
        name: "pay",
        text: '[a person changed the arguments of this call; you asked with {"amount":500}]\npaid',
        error: false,
      },
    ]);
  });

  test("are told with who changed them, and when", () => {
    const run = answer(waits(plan), { approved: true, input: { amount: 300 }, by: "Grace", note: "the limit" });
    expect(run.saw("approval-answer")).toMatchObject([
      { at: 3_000, answer: { approved: true, input: { amount: 300 }, by: "Grace", note: "the limit" } },
    ]);
  });

  test("that are the same change nothing", () => {
    const run = answer(waits(plan), { approved: true, input: { amount: 500 } }).returns("1.0", "paid");
    expect(run.log().at(-1)).toMatchObject({ text: "paid" });
  });

  test("leave the other calls of the answer, and states of before, as they were", () => {
    const run = play(plan).calls(["pay", { amount: 500 }], ["pay", { amount: 600 }]);
    const before = run.state();
    const log = structuredClone(run.log());
    answer(run, { approved: true, input: { amount: 1 } });
    expect(asked(run)).toMatchObject({ id: "1.1.approval", input: { amount: 600 } });
    expect(before.frames[0]?.log.messages.slice(0, before.frames[0].log.length)).toEqual(log);
  });

  test.each<[string, JsonObject]>([
    ["do not fit the tool", { amount: "all" }],
    ["are too few", {}],
    ["are too many", { amount: 1, more: 1 }],
    ["poison a prototype", JSON.parse('{"amount":1,"__proto__":{"x":1}}') as JsonObject],
  ])("and that %s are no answer", (_, input) => {
    const run = waits(plan);
    const before = run.state();
    expect(answer(run, { approved: true, input }).state()).toBe(before);
  });

  test("without agreement are asked about again, under another name and for the rest of the time", () => {
    const run = waits(plan);
    const first = asked(run);
    answer(run, { input: { amount: 300 }, by: "Grace" });
    expect(asked(run)).toMatchObject({ id: first.id, input: { amount: 300 }, edited: true, expiresAt: first.expiresAt });
    expect(asked(run).digest).not.toBe(first.digest);
    expect(run.saw("approval-request")).toHaveLength(2);
    expect(run.state().status).toBe("waiting");
    for (const stale of [{ approved: true }, { approved: true, for: first.digest }, { approved: false }] as const) {
      const before = run.state();
      expect(answer(run, stale).state()).toBe(before);
    }
    expect(answer(run, { approved: true, for: asked(run).digest }).saw("tool-call")).toMatchObject([{ input: { amount: 300 } }]);
  });

  test("without agreement run where nobody needs to agree to them", () => {
    expect(answer(waits(plan), { input: { amount: 99 } }).saw("tool-call")).toMatchObject([{ input: { amount: 99 } }]);
  });

  test("twice are told as what the model asked with at first", () => {
    const run = answer(waits(plan), { input: { amount: 300 } });
    answer(run, { approved: true, input: { amount: 200 }, for: asked(run).digest }).returns("1.0", "paid");
    expect(run.log().at(-1)?.text).toContain('you asked with {"amount":500}');
  });
});

describe("guards and a person's arguments", () => {
  const schema = { properties: { amount: { maximum: 900 } } };
  const guarded: Plan = { ...pays(above), guards: { tool: [{ name: "most", check: { kind: "schema", schema }, tools: ["pay"] }] } };
  const verdict = (run: Play, said: object): Play => {
    const [open] = run.state().pending;
    if (open?.kind !== "guard") throw new Error("no guard judges");
    return run.takes({ kind: "guard", effect: open.id, at: 3_000, verdicts: [{ guard: "most", ...said }] as never });
  };
  const judged = (): Play => verdict(play(guarded).calls(["pay", { amount: 500 }]), { verdict: "allow" });

  test("are judged as the model's were, before anything runs", () => {
    const run = answer(judged(), { approved: true, input: { amount: 300 } });
    expect(run.state().pending).toMatchObject([{ kind: "guard", where: "tool", values: [{ amount: 300 }] }]);
    expect(run.saw("tool-call")).toEqual([]);
    expect(verdict(run, { verdict: "allow" }).saw("tool-call")).toMatchObject([{ input: { amount: 300 } }]);
  });

  test("that are refused are the person's to mend: the call waits as it was, and says why", () => {
    const run = answer(judged(), { approved: true, input: { amount: 901 } });
    verdict(run, { verdict: "refuse", reason: "too much" });
    expect(asked(run)).toMatchObject({ input: { amount: 500 }, problem: 'the guard "most": too much' });
    expect(run.saw("approval-request").at(-1)).toMatchObject({ problem: expect.stringContaining("too much") });
    expect(answer(run, { approved: true }).saw("tool-call")).toMatchObject([{ input: { amount: 500 } }]);
  });

  test("that a guard makes into others are agreed to by nobody yet", () => {
    const run = answer(judged(), { approved: true, input: { amount: 300 } });
    verdict(run, { verdict: "rewrite", values: [{ amount: 250 }] });
    expect(asked(run)).toMatchObject({ input: { amount: 250 }, edited: true });
    expect(run.saw("tool-call")).toEqual([]);
  });
});

describe("a request that nobody answers in time", () => {
  const expire = (run: Play, at = 2 * HOUR + 2_000): Play => run.takes({ kind: "expired", effect: asked(run).id, at });

  test("makes the call one that was not run, and the model hears it", () => {
    const run = expire(waits(pays(above)));
    expect(run.log().at(-1)).toMatchObject({
      error: true,
      text: "not run: a person had to approve it, and nobody answered in time",
    });
    expect(run.saw("approval-expired")).toMatchObject([{ tool: "pay", effect: "1.0.approval" }]);
    expect(run.pending()).toEqual(["2.model"]);
  });

  test("takes the exit that the manifest names", () => {
    const run = expire(waits(pays("{ expires: 2h, then: late }")));
    expect(run.state().end).toEqual({ status: "exited", exit: "late", kind: "escalated", agent: "a", result: null, expired: "pay" });
  });

  test("does not expire before its time, or where the manifest gives it none", () => {
    expect(expire(waits(pays(above)), 2 * HOUR).state().status).toBe("waiting");
    expect(expire(waits(pays("always")), 9 * HOUR).state().status).toBe("waiting");
  });

  test("takes no answer any more, and one that was given in time", () => {
    const late = waits(pays(above));
    const end = asked(late).expiresAt ?? 0;
    expect(answer(late, { approved: true }, end).state().status).toBe("waiting");
    expect(answer(late, { approved: true }, end - 1).pending()).toEqual(["1.0"]);
  });

  test("leaves the others of its answer waiting", () => {
    const run = play(pays(above)).calls(["pay", { amount: 500 }], ["pay", { amount: 600 }], ["look"]);
    expect(expire(run).pending()).toEqual(["1.1.approval"]);
    answer(run, { approved: true }, 3_000);
    expect(run.pending()).toEqual(["1.1", "1.2"]);
  });
});
