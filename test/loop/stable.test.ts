import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../engine/loop/event.ts";
import { sessionOf, snapshot } from "../../engine/loop/session.ts";
import type { RunState } from "../../engine/loop/state.ts";
import { taskOf } from "../../engine/loop/task.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { arrange, type Arranged } from "../../engine/protocol/arrange.ts";
import { own } from "../../engine/protocol/json.ts";
import type { ModelRequest } from "../../engine/protocol/model.ts";
import { desk, deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";
import { randomPlan } from "../helpers/loop/random-plan.ts";
import { courseOf, inLayout } from "../helpers/loop/stable.ts";

const stable = inLayout(desk, "stable");
const reader = { provider: "openai", api: "responses", model: "any" };

const fully = (request: ModelRequest): Arranged => arrange(request, { reader, form: "full" });
const begun = (): Play => play(stable, { facts: { customer: "Ada" } });
const atRefunds = (): Play =>
  begun()
    .calls(["check", { code: "1" }])
    .returns("1.0", { ok: true })
    .calls(["transfer_to_refunds", { summary: "s" }]);
const texts = (request: ModelRequest): readonly string[] => (request.stable?.notices ?? []).map(({ text }) => text);

describe("in the stable layout", () => {
  test("every agent's requests begin with the same words and the same tools", () => {
    const [first, later] = [fully(begun().request()), fully(atRefunds().request())];
    expect(later.instructions).toBe(first.instructions);
    expect(later.tools).toBe(first.tools);
    expect(first.tools.map((tool) => tool.name)).toEqual([
      "check",
      "find",
      "find_again",
      "wipe",
      "transfer_to_refunds",
      "call_expert",
      "transfer_to_resolved",
      "transfer_to_escalated",
      "refund",
      "transfer_to_refunded",
      "transfer_to_triage",
    ]);
  });

  test("what was asked before is repeated at a handoff, and the receiver's instructions follow", () => {
    const [before, after] = [begun().request(), atRefunds().request()];
    expect(fully(after).turns.slice(0, fully(before).turns.length)).toEqual(fully(before).turns);
    expect(fully(after).turns.at(-1)).toMatchObject({ role: "notice", open: after.tools.map((tool) => tool.name) });
    expect(texts(after).at(-1)).toContain(after.instructions);
  });

  test("the request says what the other layout says as well", () => {
    const { stable: _, ...asSwap } = atRefunds().request();
    const swap = play(inLayout(desk, "swap"), { facts: { customer: "Ada" } })
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true })
      .calls(["transfer_to_refunds", { summary: "s" }]);
    expect(asSwap).toEqual(swap.request());
    expect(arrange(atRefunds().request(), { reader, form: "never" })).toEqual(arrange(swap.request(), { reader, form: "full" }));
  });

  test("an edge that opens is told without a word of text", () => {
    const opened = begun()
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true });
    expect(texts(opened.request())).toEqual([expect.stringContaining("Greet Ada"), ""]);
    expect(opened.request().stable?.notices.at(-1)?.open).toContain("transfer_to_refunds");
  });

  test("nothing is told where nothing has changed", () => {
    const found = begun()
      .calls(["find", { q: "x" }])
      .returns("1.0", { order: { id: "7" } });
    expect(texts(found.request())).toHaveLength(1);
  });

  test("a fact that the instructions mention is told when it changes; what was told stays", () => {
    const text = deskText.replace("Greet {{customer}}.", "Greet {{customer}}, whose order is {{order}}.");
    const started = play(inLayout(planOf(text), "stable"), { facts: { customer: "Ada" } });
    const [told] = texts(started.request());
    started.calls(["find", { q: "x" }]).returns("1.0", { order: { id: "7" } });
    expect(told).toContain("Greet Ada, whose order is unknown.");
    expect(texts(started.request())).toEqual([told, expect.stringMatching(/^What is known has changed\..*\n- order: 7$/s)]);
  });

  test("a value of a fact that looks like a placeholder is told as it is", () => {
    expect(texts(play(stable, { facts: { customer: "{{order}}" } }).request())[0]).toContain("Greet {{order}}.");
  });

  test.each(["text", "last", "none"])("history: %s begins the conversation anew, behind the same tools", (history) => {
    const plan = inLayout(planOf(deskText.replace("carry: { summary: string, issue?: string }", `history: ${history}`)), "stable");
    const there = play(plan, { facts: { customer: "Ada" } })
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true })
      .calls(["transfer_to_refunds"]);
    expect(there.request().stable?.notices).toEqual([expect.objectContaining({ agent: "refunds", at: there.log().length })]);
  });

  test("an agent that is called begins a conversation of its own, and its caller's goes on as it was", () => {
    const asked = begun().calls(["call_expert", { question: "?" }]);
    expect(asked.request().stable?.notices.map(({ agent }) => agent)).toEqual(["expert"]);
    asked.calls(["transfer_to_resolved", { answer: "42" }]);
    expect(asked.request().stable?.notices.map(({ agent }) => agent)).toEqual(["triage"]);
  });

  test("the next run of the conversation repeats it and is told nothing twice", () => {
    const first = atRefunds().answers("How much?");
    const asked = atRefunds().request();
    const next = play(stable, { runId: "next", message: "ten", session: structuredClone(sessionOf(first.state())) });
    expect(next.request().stable?.notices).toEqual(asked.stable?.notices);
    expect(fully(next.request()).turns.slice(0, fully(asked).turns.length)).toEqual(fully(asked).turns);
  });

  test("under another plan the instructions are told again", () => {
    const other = inLayout(planOf(deskText.replace("Makes refunds.", "Makes refunds gladly.")), "stable");
    const session = sessionOf(atRefunds().answers("How much?").state());
    expect(texts(play(other, { message: "ten", session }).request()).at(-1)).toContain("Makes refunds gladly.");
  });

  test("a tool that is declared and closed is refused, and its caller hears what is open", () => {
    const refused = begun().calls(["refund", { amount: 1 }]);
    expect(refused.saw("call-refused")).toEqual([expect.objectContaining({ name: "refund", reason: expect.stringContaining("check") })]);
    expect(refused.saw("tool-call")).toEqual([]);
  });

  test("edges of one name that ask for different things are one tool that takes any, and each agent is told its own", () => {
    const text = deskText.replace("escalated: { when: Nobody knows. }", "escalated: { when: Nobody knows., carry: { doubt: number } }");
    const plan = inLayout(planOf(text), "stable");
    const asked = play(plan, { agent: "expert" }).request();
    const escalated = asked.stable?.tools.find((tool) => tool.name === "transfer_to_escalated");
    expect(escalated?.input).toEqual({
      type: "object",
      properties: { reason: expect.anything(), doubt: { type: "number" } },
      additionalProperties: false,
    });
    expect(escalated?.description).toBe("Ends the conversation as escalated. Your instructions say when.");
    expect(texts(asked)[0]).toMatch(/# What to state\n[^]*- `transfer_to_escalated` takes \{.*"doubt".*"required":\["doubt"\]/);
  });

  test("agents of another model have a conversation of their own to repeat", () => {
    const one = inLayout(desk, "stable");
    const models = { ...one.models, two: { ...one.models["one"], provider: "anthropic", model: "m" } } as Plan["models"];
    const refunds = { ...(own(one.agents, "refunds") as Plan["agents"][string]), model: "two" };
    const mixed = { ...one, models, agents: { ...one.agents, refunds } };
    const there = play(mixed, { facts: { customer: "Ada" } })
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: true })
      .calls(["transfer_to_refunds", { summary: "s" }]);
    expect(there.request().stable?.notices.map(({ agent }) => agent)).toEqual(["refunds"]);
    expect(there.request().stable?.tools.map((tool) => tool.name)).not.toContain("check");
  });

  test("more tools than providers take are declared by nobody: the other layout is asked", () => {
    const tools = Array.from({ length: 129 }, (_, n) => `t${n}`);
    const [definition] = Object.values(stable.tools);
    const plan = {
      ...stable,
      tools: {
        ...stable.tools,
        ...Object.fromEntries(tools.map((name) => [name, { ...definition, definition: { ...definition?.definition, name } }])),
      },
      agents: { ...stable.agents, expert: { ...own(stable.agents, "expert"), tools } },
    } as unknown as Plan;
    expect(play(plan).request()).not.toHaveProperty("stable");
  });

  test("the plain form is made of messages that any server takes", () => {
    const { turns, open } = arrange(atRefunds().request(), { reader, form: "plain" });
    expect(open).toBeUndefined();
    expect(turns.map(({ role }) => role)).not.toContain("notice");
    expect(turns.at(-1)).toMatchObject({
      role: "briefing",
      text: expect.stringMatching(/^\[From the system, not from the user\]\nFrom here on.*The tools open to you now: refund, .*closed\.$/s),
    });
  });
});

const givens = fc.tuple(randomPlan, fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 200 })));

describe("for any plan and any sequence of answers, in the stable layout", () => {
  test("a request repeats the one before it wherever its log goes on", () => {
    fc.assert(
      fc.property(givens, ([plan, choices]) => {
        const { requests } = courseOf(inLayout(plan, "stable"), choices);
        for (const [index, { request }] of requests.entries()) {
          const last = requests[index - 1]?.request;
          if (last === undefined) continue;
          expect(request.stable?.tools).toBe(last.stable?.tools);
          const goesOn = JSON.stringify(request.messages.slice(0, last.messages.length)) === JSON.stringify(last.messages);
          if (!goesOn || request.stable?.notices[0]?.agent !== last.stable?.notices[0]?.agent) continue;
          expect(fully(request).turns.slice(0, fully(last).turns.length)).toEqual(fully(last).turns);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the last notice is the active agent's, and tells which tools are open; what is known is told", () => {
    fc.assert(
      fc.property(givens, ([plan, choices]) => {
        for (const { request, state } of courseOf(inLayout(plan, "stable"), choices).requests) {
          const last = request.stable?.notices.at(-1);
          for (const [name, value] of Object.entries(last?.facts ?? {})) expect(value).toEqual(own(state.facts, name) ?? null);
          expect(last?.agent).toBe(request.agent);
          expect(last?.open).toEqual(request.tools.map((tool) => tool.name));
          expect(texts(request).findLast((text) => text.includes("You are"))).toContain(`You are "${request.agent}"`);
          expect(request.stable?.tools.map((tool) => tool.name)).toEqual(expect.arrayContaining([...(last?.open ?? [])]));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("everything happens as in the other layout, and a state that was stored asks the same", () => {
    fc.assert(
      fc.property(givens, ([plan, choices]) => {
        const told = inLayout(plan, "stable");
        const { requests, events } = courseOf(told, choices);
        const strip = (event: RunEvent): unknown => ("plan" in event ? { ...event, plan: "" } : event);
        expect(events.map(strip)).toEqual(courseOf(inLayout(plan, "swap"), choices).events.map(strip));
        for (const { request, state } of requests) {
          const stored = JSON.parse(JSON.stringify(snapshot(state))) as RunState;
          const [effect] = stored.pending.map((one) => taskOf(told, stored, one));
          expect(effect).toMatchObject({ kind: "model", request: structuredClone(request) });
        }
      }),
      { numRuns: 40 },
    );
  });
});
