import { expect, test } from "vitest";
import { sessionOf } from "../../engine/loop/session.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { renderEscalation } from "../../engine/report/escalation-markdown.ts";
import type { Escalation } from "../../engine/trace/escalation.ts";
import { escalationOf } from "../../engine/trace/escalation-of.ts";
import { desk, deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { play, type Play } from "../helpers/loop/play.ts";

function packetOf({ plan, header, outcomes }: Play, sensitive: "hidden" | "shown" = "hidden"): Escalation {
  const packet = escalationOf({ plan, header, outcomes }, { sensitive });
  if (packet === undefined) throw new Error("nobody has to take over");
  return packet;
}

const escalates = (plan: Plan): Play =>
  play(plan, { facts: { customer: "Ada Lovelace" } })
    .calls(["find", { q: "Ada Lovelace" }], ["wipe"])
    .denies("1.1.approval", "never")
    .returns("1.0", { id: 7 })
    .answers("I ask somebody.", [["transfer_to_escalated", { reason: "She is angry." }]]);

test("a packet says who escalated and why, what is known, and what was tried", () => {
  const packet = packetOf(escalates(desk));
  expect(packet).toMatchObject({
    exit: "escalated",
    cause: { kind: "agent", agent: "triage", when: "They want a person." },
    summary: "She is angry.",
    message: "hello",
    facts: { customer: "Ada Lovelace" },
    path: ["triage"],
    tried: [
      { tool: "find", outcome: "done", result: '{"id":7}' },
      { tool: "wipe", outcome: "not-run", result: "not run: a person did not approve it: never" },
    ],
    unknown: [],
  });
  expect(JSON.parse(JSON.stringify(packet))).toEqual(packet);
});

test("sensitive facts are hidden wherever they stand, unless they are asked for", () => {
  const plan = planOf(
    deskText.replace("customer: { type: string, from: host }", "customer: { type: string, from: host, sensitive: true }"),
  );
  const run = escalates(plan);
  expect(JSON.stringify(packetOf(run))).not.toContain("Ada");
  expect(packetOf(run).facts).toEqual({ customer: "[redacted]" });
  expect(packetOf(run, "shown").facts).toEqual({ customer: "Ada Lovelace" });
});

test("calls that may have taken effect when the run was cut off are to be looked into", () => {
  const plan = planOf(deskText.replace("agents:", "limits: { seconds: 60, then: escalated }\nagents:"));
  const run = play(plan)
    .calls(["wipe"])
    .approves("1.0.approval")
    .takes({ kind: "started", effect: "1.0", at: 4_000 })
    .takes({ kind: "deadline", effect: "run", at: 90_000 });
  expect(packetOf(run)).toMatchObject({
    cause: { kind: "limit", limit: "seconds", agent: "triage" },
    summary: "the run used all its 60 seconds",
    unknown: [{ tool: "wipe", outcome: "unknown", result: expect.stringContaining("may or may not have been carried out") }],
  });
});

test("what was tried in the runs before is told as well", () => {
  const first = play(desk)
    .calls(["find", { q: "a" }])
    .fails("1.0", "no such order")
    .answers("Which order?");
  const second = play(desk, { runId: "second", message: "A person!", session: sessionOf(first.state()) });
  second.calls(["transfer_to_escalated", { reason: "Asked for one." }]);
  expect(packetOf(second)).toMatchObject({
    runId: "second",
    session: "run",
    message: "A person!",
    tried: [{ tool: "find", outcome: "error", result: "no such order" }],
  });
});

test("a run that failed is for a person too; one that replied or resolved is not", () => {
  const failed = play(desk).answers("", [], { stop: "refusal" });
  expect(packetOf(failed)).toMatchObject({ cause: { kind: "failure", failure: { code: "content-refused" } } });
  const replied = play(desk).answers("Hello.");
  expect(escalationOf({ plan: desk, header: replied.header, outcomes: replied.outcomes })).toBeUndefined();
});

test("a packet reads well", () => {
  expect(renderEscalation(packetOf(escalates(desk)))).toBe(`# desk: escalated

She is angry.

**The user said last:** hello

**Why:** \`triage\` escalated: They want a person.

**Path:** triage

## Stated

- reason: She is angry.

## Known

- customer: Ada Lovelace

## Tried

- \`find\` {"q":"Ada Lovelace"} by triage: done, {"id":7}
- \`wipe\` {} by triage: not run: a person did not approve it: never

Run \`run\` of the conversation \`run\`, 1970-01-01 00:00:05 UTC.
`);
});

test("the packet says where the whole conversation is, and the text too", () => {
  const { plan, header, outcomes } = escalates(desk);
  const packet = escalationOf({ plan, header, outcomes }, { store: "./runs" });
  expect(packet?.transcript).toEqual({ runId: "run", session: "run", store: "./runs" });
  expect(packet === undefined ? "" : renderEscalation(packet)).toContain("Run `run` of the conversation `run` in `./runs`, ");
  expect(packetOf(escalates(desk)).transcript).toEqual({ runId: "run", session: "run" });
});
