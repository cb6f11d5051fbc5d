import { describe, expect, test } from "vitest";
import type { Message } from "../../engine/protocol/message.ts";
import { desk } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

describe("facts", () => {
  test("are given by the host", () => {
    const run = play(desk, { facts: { customer: "Ada" } });
    expect(run.state().facts).toEqual({ customer: "Ada" });
    expect(run.saw("fact-set")).toEqual([expect.objectContaining({ fact: "customer", value: "Ada", by: "host" })]);
  });

  test("are established by the tools that set them, at a place in the result", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }])
      .returns("1.0", { order: { id: "o1" } });
    expect(run.state().facts).toEqual({ order: "o1" });
  });

  test("stay as they were where the result lacks the place", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }])
      .returns("1.0", { order: { id: "o1" } })
      .calls(["find", { q: "b" }])
      .returns("2.0", { order: "none" });
    expect(run.state().facts).toEqual({ order: "o1" });
  });

  test("stay as they were where the value does not fit, and that is told", () => {
    const run = play(desk)
      .calls(["find", { q: "a" }])
      .returns("1.0", { order: { id: 7 } });
    expect(run.state().facts).toEqual({});
    expect(run.saw("fact-refused")).toEqual([
      expect.objectContaining({ fact: "order", by: "find", reason: 'must be "string", not "number"' }),
    ]);
  });

  test("are not established by a tool that failed", () => {
    expect(
      play(desk)
        .calls(["check", { code: "1" }])
        .fails("1.0", "down")
        .state().facts,
    ).toEqual({});
  });

  test("that two tools of one answer establish have the later call's value, whichever ended last", () => {
    const calls = () => play(desk).calls(["find", { q: "a" }], ["find_again", { q: "b" }]);
    const one = { order: { id: "one" } };
    const two = { order: { id: "two" } };
    expect(calls().returns("1.0", one).returns("1.1", two).state().facts).toEqual({ order: "two" });
    expect(calls().returns("1.1", two).returns("1.0", one).state().facts).toEqual({ order: "two" });
  });

  test("from models are stated in a payload", () => {
    const run = toRefunds({ summary: "s", issue: "late" });
    expect(run.state().facts).toEqual({ verified: true, issue: "late" });
    expect(run.saw("fact-set").at(-1)).toMatchObject({ fact: "issue", by: "triage" });
  });

  test("from host or tool are never written by a payload, even one that carries a field of that name", () => {
    const plan = planOf(`
signalbox: 1
name: x
entry: a
facts: { owner: { type: string, from: host }, checked: { type: boolean, set_by: look, at: /ok } }
tools: { look: { description: Looks., effects: [read] } }
agents:
  a:
    purpose: Starts.
    tools: [look]
    routine: Use \`look\` for {{owner}} and go to b or resolved.
    handoffs: { b: { when: Always., carry: { owner: string, checked: boolean } }, resolved: { when: Never., requires: [checked] } }
  b: { purpose: Ends., routine: End resolved., handoffs: { resolved: { when: Done. } } }`);
    const run = play(plan, { facts: { owner: "Ada" } }).calls(["transfer_to_b", { owner: "Eve", checked: true }]);
    expect(run.state()).toMatchObject({ facts: { owner: "Ada" }, frames: [{ agent: "b" }] });
    expect(run.state().facts).not.toHaveProperty("checked");
  });
});

describe("required facts", () => {
  const plan = planOf(`
signalbox: 1
name: tiers
entry: a
facts:
  tier: { type: string, set_by: look, at: /tier }
  topic: { type: string, from: model }
tools: { look: { description: Looks., effects: [read] } }
agents:
  a:
    purpose: Starts with {{tier}} and {{topic}}.
    tools: [look]
    routine: Use \`look\` and go to vip, expert or resolved.
    handoffs:
      vip: { when: Rich., requires: { tier: { enum: [gold] } } }
      expert: { when: Hard., carry: { topic?: string } }
      resolved: { when: Done. }
  vip: { purpose: Serves., routine: End resolved., handoffs: { resolved: { when: Done. } } }
  expert: { purpose: Knows., routine: End resolved., requires: [topic], handoffs: { resolved: { when: Done. } } }`);

  test("may ask for a value: the edge opens when the fact has it", () => {
    const run = play(plan).calls(["look"]).returns("1.0", { tier: "tin" });
    expect(run.offered()).not.toContain("transfer_to_vip");
    expect(run.calls(["look"]).returns("2.0", { tier: "gold" }).offered()).toContain("transfer_to_vip");
  });

  test("that are known and false are told as such", () => {
    const run = play(desk)
      .calls(["check", { code: "1" }])
      .returns("1.0", { ok: false })
      .calls(["transfer_to_refunds", { summary: "s" }]);
    expect(run.log().at(-1)).toMatchObject({ text: 'not taken: "verified" must be true' });
  });

  test("with a schema are told with it", () => {
    const run = play(plan).calls(["transfer_to_vip"]);
    expect(run.log().at(-1)).toMatchObject({ text: 'not taken: "tier" must fit {"enum":["gold"]}' });
  });

  test("of an agent close every edge to it", () => {
    const run = play(plan).calls(["transfer_to_expert", {}]);
    expect(run.log().at(-1)).toMatchObject({ text: 'not taken: "topic" must be known' });
    expect(run.state().frames).toMatchObject([{ agent: "a" }]);
  });

  test("may be met by the payload that takes the edge, so such an edge is offered", () => {
    const run = play(plan);
    expect(run.offered()).toContain("transfer_to_expert");
    expect(run.calls(["transfer_to_expert", { topic: "law" }]).state()).toMatchObject({
      facts: { topic: "law" },
      frames: [{ agent: "expert" }],
    });
  });

  test("of the agent a host starts at fail the run before anything is asked", () => {
    expect(play(plan, { agent: "expert" }).state().end).toMatchObject({
      status: "failed",
      failure: { message: expect.stringContaining('to start at "expert", "topic" must be known') },
    });
  });
});

describe("history", () => {
  const passed = (history: string): readonly Message[] => {
    const plan = planOf(`
signalbox: 1
name: h
entry: a
tools: { look: { description: Looks., effects: [read] } }
agents:
  a: { purpose: Starts., tools: [look], routine: Use \`look\` and go to b., handoffs: { b: { when: Always., history: ${history} } } }
  b: { purpose: Ends., routine: End resolved., handoffs: { resolved: { when: Done. } } }`);
    return play(plan)
      .answers("Let me look.", [["look"]])
      .returns("1.0", { x: 1 })
      .answers("Over to b.", [["transfer_to_b"]])
      .log();
  };
  const briefing = { role: "briefing", from: "a", to: "b", text: "a hands the conversation over to you, b.\nWhen this happens: Always." };
  const user = { role: "user", text: "hello" };

  test("full passes on everything, each call with its result", () => {
    expect(passed("full").map((message) => message.role)).toEqual(["user", "assistant", "tool", "assistant", "tool", "briefing"]);
  });

  test("text passes on what was said and drops tool traffic", () => {
    expect(passed("text")).toEqual([
      user,
      { role: "assistant", agent: "a", text: "Let me look.", calls: [] },
      { role: "assistant", agent: "a", text: "Over to b.", calls: [] },
      briefing,
    ]);
  });

  test("last passes on the user's last message", () => {
    expect(passed("last")).toEqual([user, briefing]);
  });

  test("none passes on nothing but the briefing", () => {
    expect(passed("none")).toEqual([briefing]);
  });

  test("is the giver's: what was kept from an agent it cannot pass on", () => {
    const run = toRefunds({ summary: "s" }).answers("Back.", [["transfer_to_triage"]]);
    expect(run.log().filter((message) => message.role === "tool")).toEqual([]);
  });
});

function toRefunds(payload: Readonly<Record<string, string>>): Play {
  return play(desk)
    .calls(["check", { code: "1" }])
    .returns("1.0", { ok: true })
    .calls(["transfer_to_refunds", payload]);
}
