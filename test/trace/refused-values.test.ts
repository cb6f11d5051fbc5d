import { expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { StreamEvent } from "../../engine/run/runtime.ts";
import { run, stream } from "../../engine/run/stream.ts";
import { escalationOf } from "../../engine/trace/escalation-of.ts";
import { traceOf } from "../../engine/trace/trace-of.ts";
import { answers, calls, desk, planOf } from "../helpers/teller.ts";

const plan = planOf(
  desk
    .replace(
      "order:    { type: string, set_by: look, at: /order }",
      "order: { schema: { type: integer, maximum: 99 }, set_by: look, at: /order, sensitive: true }",
    )
    .replace(
      "facts:",
      "facts:\n  age: { schema: { type: integer, maximum: 150 }, from: model, sensitive: true }\n  code: { schema: { type: integer, maximum: 9 }, from: host, sensitive: true }",
    )
    .replace("carry: { reason: string }", "carry: { reason: string, age: integer }"),
);

const script = answers(
  calls(["look", { what: "a" }]),
  calls(["transfer_to_back", { reason: "old", age: "8812004" }]),
  calls(["transfer_to_escalated", {}]),
);

test("a value that a sensitive fact does not take stands in no reason, trace or packet", async () => {
  const store = memoryStore();
  const events: StreamEvent[] = [];
  const runtime = { model: script, store, tools: { look: () => ({ order: 4_711_007 }) } };
  for await (const event of stream(plan, { message: "Hi", runId: "r" }, runtime)) events.push(event);
  const refused = events.filter(({ type }) => type === "fact-refused" || type === "call-refused");
  expect(refused).toMatchObject([
    {
      type: "fact-refused",
      fact: "order",
      reason: expect.stringMatching(/^expected a value for {"type":"integer","maximum":99}; what was given is not told/),
    },
    { type: "call-refused", reason: expect.stringContaining("/age does not fit") },
  ]);
  const journal = await store.read("r");
  if (journal === undefined) throw new Error("no journal");
  expect(JSON.stringify(events)).toContain("4711007");
  const told = [refused, traceOf(journal), escalationOf(journal)];
  expect(told[2]).toBeDefined();
  for (const secret of ["4711007", "8812004"]) expect(JSON.stringify(told)).not.toContain(secret);
});

test("a fact of the host that does not fit is an error that tells the value only where the fact is not sensitive", async () => {
  const attempt = (facts: { readonly code: number } | { readonly customer: number }): Promise<unknown> =>
    run(plan, { message: "Hi", facts }, { model: script });
  await expect(attempt({ code: 4_711 })).rejects.toThrow(
    /the fact "code" does not fit: expected a value for {"type":"integer","maximum":9}/,
  );
  await expect(attempt({ code: 4_711 })).rejects.not.toThrow(/4711/);
});
