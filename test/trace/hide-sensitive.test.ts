import { expect, test } from "vitest";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { stream } from "../../engine/run/stream.ts";
import { hideSensitive } from "../../engine/trace/hide-sensitive.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";

const secretive = desk.replace(
  "order:    { type: string, set_by: look, at: /order }",
  "order: { type: string, set_by: look, at: /order, sensitive: true }\n  reason: { type: string, from: model, sensitive: true }\n  pin: { type: integer, from: host, sensitive: true }",
);
const plan = planOf(secretive);

const script = answers(
  { ...calls(["look", { what: "Ada-4711" }]), text: "Looking for Ada-4711." },
  { ...calls(["note", { what: "order o-8812 of Ada-4711" }]), text: "Found o-8812." },
  calls(["transfer_to_back", { reason: "robbed on o-8812" }]),
  calls(["pay", { what: "because she was robbed on o-8812" }]),
  says("Ada-4711, o-8812: done."),
);

/** The events of a run, as they come, and as a log would show them. */
async function told(
  secrets: readonly string[] = [],
): Promise<{ readonly plain: readonly StreamEvent[]; readonly shown: readonly StreamEvent[] }> {
  const facts = { customer: "Ada-4711", pin: 7 };
  const hide = hideSensitive(plan, { facts, secrets });
  const plain: StreamEvent[] = [];
  const tools = {
    look: () => ({ order: "o-8812", at: "2 o'clock", "o-8812": [{ by: "Ada-4711" }] }),
    note: () => "noted with key sk-4711-xyz",
    pay: () => {
      throw new Error("Ada-4711 cannot be paid");
    },
  };
  for await (const event of stream(plan, { message: "I am Ada-4711", facts, runId: "r" }, { model: script, tools })) plain.push(event);
  return { plain, shown: plain.map(hide) };
}

test("the values of sensitive facts stand in no event: not as facts, arguments, results, payloads, errors, nor in what was said", async () => {
  const { plain, shown } = await told();
  for (const secret of ["Ada-4711", "o-8812", "robbed on"]) {
    expect(JSON.stringify(plain)).toContain(secret);
    expect(JSON.stringify(shown).replaceAll(/"key":"[^"]*"/g, "")).not.toContain(secret);
  }
});

test("a sensitive fact is hidden however short it is, and says nothing elsewhere", async () => {
  const { shown } = await told();
  expect(shown.find((event) => event.type === "fact-set" && event.fact === "pin")).toMatchObject({ value: "[redacted]" });
  expect(shown.find((event) => event.type === "turn-start")).toMatchObject({ turn: 1, agent: "front" });
});

test("what is hidden changes nothing else: events keep their kinds, places, times and names", async () => {
  const { plain, shown } = await told(["sk-4711-xyz"]);
  const frame = (event: StreamEvent): unknown => [
    event.type,
    "at" in event && event.at,
    event.turn,
    "agent" in event && event.agent,
    "tool" in event && event.tool,
    Object.keys(event),
  ];
  expect(shown.map(frame)).toEqual(plain.map(frame));
  expect(JSON.stringify(shown)).not.toContain("sk-4711-xyz");
  expect(JSON.stringify(shown)).toContain("noted with key [redacted]");
});

test("where nothing is sensitive, events are told as they are", async () => {
  const open = planOf(desk.replace(", sensitive: true", ""));
  const hide = hideSensitive(open);
  for await (const event of stream(open, { message: "Hi" }, { model: answers(says("Hello.")) })) expect(hide(event)).toEqual(event);
});
