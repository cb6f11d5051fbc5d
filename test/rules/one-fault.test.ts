import { describe, expect, it } from "vitest";
import { findings } from "../helpers/lint.ts";
import { wired } from "../helpers/topology.ts";
import type { Wiring } from "../helpers/topology.ts";

function check(wiring: string, expected: readonly string[], more: Partial<Wiring> = {}): void {
  const found = findings(wired(wiring, more)).map(
    ({ rule, pointer }) => `${rule} ${pointer.replace(/^\/agents\//, "").replace("/handoffs/", ">")}`,
  );
  expect(found).toEqual(expected);
}

const hub = { head: "shape: hub-and-spoke" };
const chain = { head: "shape: chain" };
const peers = { head: "shape: peers" };

/** Sound topologies of each shape, from which the faults below are made. */
const desk = "triage: sales refunds resolved escalated, sales: triage resolved escalated, refunds: triage resolved escalated";
const line = "intake: sort escalated, sort: answer escalated, answer: resolved escalated";
const department = `front: cards loans resolved escalated, cards: loss pins limits front escalated, loans: front resolved escalated,
loss: cards resolved escalated, pins: cards resolved escalated, limits: cards resolved escalated`.replaceAll("\n", " ");
const caller = "plan: ~room ~food resolved escalated, room: resolved escalated, food: resolved escalated";

describe("a sound topology has no finding", () => {
  it.each([
    ["a desk, its shape declared", desk, hub],
    ["a desk, its shape not declared", desk, {}],
    ["a department with a desk of its own", department, {}],
    [
      "a desk within a department",
      `${department.replace("pins: cards", "pins: show change reset cards")}, show: pins escalated, change: pins escalated, reset: pins escalated`,
      {},
    ],
    ["a desk whose agents others hand to as well", department.replace("front: ", "front: pins loss "), {}],
    [
      "a desk below a desk, whose agents others hand to as well",
      `${department.replace("pins: cards", "pins: show change reset cards")}, show: pins escalated, change: pins escalated, reset: pins escalated`
        .replace("front: ", "front: loss ")
        .replace("loans: ", "loans: show "),
      {},
    ],
    ["a chain", line, chain],
    ["a hub that calls its specialists", caller, hub],
    ["a pipeline in which nothing escalates", "intake: sort, sort: answer, answer: resolved", {}],
    ["an agent whose plain reply is the end", "intake: answer, answer:", { final: ["answer"] }],
    ["a called agent whose plain reply is the end", "plan: ~room resolved escalated, room:", { final: ["room"] }],
    ["a called agent without a person, whose caller has one", "plan: ~room resolved escalated, room: resolved", {}],
    ["peers bounded by visits", "a: b resolved escalated, b: a resolved escalated", { head: "limits: { visits: 3 }" }],
    ["several entries", "a: resolved escalated, b: resolved escalated", { entry: ["a", "b"] }],
    ["a chain with a call on the way", "intake: ~help answer escalated, help: resolved, answer: resolved escalated", chain],
    ["a chain entered at two places", line, { ...chain, entry: ["intake", "sort"] }],
  ])("%s", (_, wiring, more) => check(wiring, [], more));
});

describe("one fault, one finding", () => {
  it.each([
    ["an agent nobody hands to", desk.replace("sales refunds", "sales"), ["unreachable-agent refunds"], hub],
    ["agents nobody hands to, in a row", `${desk}, x: y escalated, y: z escalated, z: resolved escalated`, ["unreachable-agent x"], {}],
    ["agents nobody hands to, in a ring", `${desk}, x: y escalated, y: x escalated`, ["unreachable-agent x"], {}],
    ["an unreachable agent that has no exit either", `${desk}, x:`, ["unreachable-agent x"], {}],
    ["two agents nobody hands to", `${desk}, x: escalated, y: escalated`, ["unreachable-agent x", "unreachable-agent y"], {}],
    ["an agent without handoffs", desk.replace("refunds: triage resolved escalated", "refunds:"), ["no-exit refunds"], hub],
    ["an agent without handoffs at the end of a line", "a: b, b: c, c:", ["no-exit c"], {}],
    ["an agent that only calls", "a: ~b, b: resolved", ["no-exit a"], {}],
    ["a called agent that cannot end", "a: ~b resolved, b:", ["no-exit b"], {}],
    ["agents that only hand to each other", "a: b resolved escalated, b: c, c: b", ["trap b"], {}],
    ["a whole topology that only hands around", "a: b, b: c, c: a", ["trap a"], {}],
    ["an agent that leads only into a trap", "a: b, b: c, c: b", ["trap b"], {}],
    ["an agent that hands to itself only", "a: b resolved escalated, b: b", ["self-handoff b>b"], {}],
    ["an agent that calls itself", "a: ~a resolved escalated", ["self-handoff a>a"], {}],
    ["an agent without a person", desk.replace("refunds: triage resolved escalated", "refunds: resolved"), ["no-human refunds"], hub],
    ["agents in a row without a person", "a: b resolved escalated, b: c resolved, c: resolved", ["no-human c"], {}],
    ["no person but by a spent limit", "a: b resolved, b: resolved", ["no-human /limits/then"], { head: "limits: { then: escalated }" }],
    ["two calls that come round", "a: ~b resolved escalated, b: ~a resolved", ["recursive-call a>b"], {}],
    ["a call that comes round by a transfer", "a: ~b resolved escalated, b: a resolved", ["recursive-call a>b"], {}],
    ["peers that nothing bounds", "a: b c resolved escalated, b: c resolved escalated, c: b resolved escalated", ["peer-cycle b>c"], {}],
    ["peers among entries", "a: b resolved escalated, b: a resolved escalated", ["peer-cycle a>b"], { ...peers, entry: ["a", "b"] }],
    [
      "peers within a department",
      department.replace("loss: cards", "loss: pins cards").replace("pins: cards", "pins: loss cards"),
      ["peer-cycle loss>pins"],
      {},
    ],
    [
      "desks of two departments that hand to each other",
      `${department}, more: resolved`
        .replace("front: ", "front: more ")
        .replace(
          "more: resolved",
          "more: sale swap gift cards resolved escalated, sale: more escalated, swap: more escalated, gift: more escalated",
        )
        .replace("limits front", "limits more front"),
      ["peer-cycle cards>more"],
      {},
    ],
    [
      "agents of a department that hand to each other, and are also handed to from outside",
      `${department.replace("loss pins limits", "loss pins limits theft").replace("front: ", "front: pins ").replace("loss: ", "loss: pins ").replace("pins: c", "pins: loss c")},
      theft: cards escalated`.replaceAll("\n", " "),
      ["peer-cycle loss>pins"],
      {},
    ],
    [
      "a way back to an agent that is no desk",
      "front: a b resolved escalated, a: c resolved escalated, b: resolved escalated, c: a resolved escalated",
      ["peer-cycle a>c"],
      {},
    ],
    ["a department's desk among declared peers", department, ["large-peer-network front"], peers],
    ["a spoke that hands to a spoke", desk.replace("sales: triage", "sales: triage refunds"), ["shape-mismatch sales>refunds"], hub],
    ["a chain that branches", line.replace("intake: sort", "intake: sort answer"), ["shape-mismatch intake>answer"], chain],
    ["a chain that goes back", line.replace("answer: resolved", "answer: intake resolved"), ["shape-mismatch answer>intake"], chain],
    ["a chain that goes back half way", line.replace("sort: answer", "sort: answer intake"), ["shape-mismatch sort>intake"], chain],
    [
      "a chain of two beginnings",
      `${line}, other: sort escalated`,
      ["shape-mismatch other>sort"],
      { ...chain, entry: ["intake", "other"] },
    ],
    ["too few turns", line, ["limit-too-low /limits/turns"], { ...chain, head: "shape: chain\nlimits: { turns: 2 }" }],
    ["too few handoffs", line, ["limit-too-low /limits/handoffs"], { ...chain, head: "shape: chain\nlimits: { handoffs: 1 }" }],
    ["too few turns for a final reply", "a: b, b: c, c:", ["limit-too-low /limits/turns"], { final: ["c"], head: "limits: { turns: 2 }" }],
  ])("%s", (_, wiring, expected, more: Partial<Wiring>) => check(wiring, expected, more));

  it("limits that are just enough are no fault", () => {
    check(line, [], { head: "shape: chain\nlimits: { turns: 3, handoffs: 2 }" });
    check("a: b, b: c, c:", [], { final: ["c"], head: "limits: { turns: 3, handoffs: 2 }" });
  });
});

describe("a way to a person over a closed handoff", () => {
  const facts = `facts:
  verified: { type: boolean, set_by: identify, at: /ok }
  name: { type: string, from: host }
  adult: { type: boolean, from: host }
tools:
  identify: { description: Identifies the caller., effects: [read] }`;
  const withTool = (text: string): string =>
    text.replace(
      "    routine: Do your part of the work.",
      "    tools: [identify]\n    routine: Identify them with `identify`, then do your part. They are {{name}} and {{adult}}.",
    );

  it.each([
    ["a fact a tool must establish", "verified", ["no-human"]],
    ["a fact that must be true", "adult", ["no-human"]],
    ["a value the host gives", "name", []],
  ])("counts or not by what it requires: %s", (_, fact, expected) => {
    const text = withTool(wired("a: b resolved escalated, b: resolved escalated", { head: facts }));
    const last = text.lastIndexOf("escalated.");
    const closed = `${text.slice(0, last)}escalated., requires: [${fact}]${text.slice(last + "escalated.".length)}`;
    expect(
      findings(closed.replaceAll("They are {{name}} and {{adult}}.", "They are {{name}}, {{adult}}, {{verified}}.")).map(
        (found) => found.rule,
      ),
    ).toEqual(expected);
  });

  it("counts where every way to it has required the fact before", () => {
    const text = withTool(wired("a: b resolved escalated, b: resolved escalated", { head: facts }));
    const both = text
      .replace("for b.", "for b., requires: [verified]")
      .replace(/for escalated\. \}\n$/, "for escalated., requires: [verified] }\n");
    expect(both.match(/requires: \[verified\]/g)?.length).toBe(2);
    expect(findings(both).map((found) => `${found.rule} ${found.message}`)).toEqual([]);
  });
});
