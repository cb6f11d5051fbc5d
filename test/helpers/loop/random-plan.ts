import * as fc from "fast-check";
import { compile } from "../../../engine/plan/compile.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { Json, JsonObject } from "../../../engine/protocol/json.ts";

const toolNames = ["look", "pay", "wipe", "constructor"] as const;
const requires = fc.subarray(["known", "seen", "told"], { maxLength: 1 });

const edge = fc.record({
  mode: fc.constantFrom("transfer", "call"),
  history: fc.option(fc.constantFrom("full", "text", "last", "none"), { nil: undefined }),
  limit: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  requires,
  carry: fc.option(
    fc.constantFrom<JsonObject>({ note: "string" }, { told: "string" }, { "told?": "string", known: "boolean", seen: "string" }),
    { nil: undefined },
  ),
});

const agent = fc.record({
  tools: fc.subarray([...toolNames], { minLength: 1, maxLength: 2 }),
  edges: fc.array(fc.record({ to: fc.nat(5), edge }), { minLength: 2, maxLength: 4 }),
  forward: edge,
  reply: fc.constantFrom("ask", "ask", "final"),
});

const limits = fc.record({
  turns: fc.integer({ min: 6, max: 25 }),
  handoffs: fc.integer({ min: 5, max: 9 }),
  visits: fc.integer({ min: 1, max: 4 }),
  tool_calls: fc.integer({ min: 1, max: 40 }),
  seconds: fc.constantFrom(30, 5_000),
  tokens: fc.constantFrom(undefined, undefined, undefined, 200),
  way: fc.option(fc.constant("escalated"), { nil: undefined }),
});

/** Plans of one to five agents with gates, approvals, call edges and tight limits: what of them compiles. */
export const randomPlan: fc.Arbitrary<Plan> = fc
  .record({
    agents: fc.constantFrom(1, 3, 4, 5).chain((size) => fc.array(agent, { minLength: size, maxLength: size })),
    limits,
    calls: fc.boolean(),
    nextTurn: fc.constantFrom("active", "entry"),
  })
  .map(({ agents, limits: most, calls, nextTurn }) => {
    const name = (at: number): string => `a${at % agents.length}`;
    const written = agents.map((one, at) => {
      const handoffs: Record<string, Json> = {
        resolved: { when: "Done." },
        escalated: { when: "Stuck.", carry: { note: "string" } },
        paid: { when: "Paid." },
      };
      const add = (to: number, way: JsonObject): void => {
        handoffs[name(to)] = { when: `To ${to}.`, ...way, mode: calls ? (way["mode"] ?? "call") : "transfer" };
      };
      // Where agents call each other no edge leads back: the compiler refuses calls that come round.
      for (const { to, edge: way } of one.edges)
        if (name(to) !== name(at) && (!calls || to % agents.length > at)) add(to % agents.length, clean(way));
      if (at + 1 < agents.length) add(at + 1, clean({ ...one.forward, requires: [] }));
      return [
        name(at),
        { purpose: `Agent ${at}.`, tools: one.tools, routine: "Do what is asked, with {{known}}.", reply: one.reply, handoffs },
      ] as const;
    });
    return compile({
      path: "random.json",
      text: JSON.stringify({ ...head, next_turn: nextTurn, limits: clean(most), agents: Object.fromEntries(written) }).replace(
        '"way":',
        '"then":',
      ),
    });
  })
  .filter((compiled) => compiled.ok)
  .map((compiled) => compiled.plan);

const head: JsonObject = {
  signalbox: 1,
  name: "random",
  entry: "a0",
  facts: {
    given: { type: "string", from: "host" },
    known: { type: "boolean", set_by: ["look", "constructor"], at: "/known" },
    seen: { type: "string", set_by: "look", at: "/list/0" },
    told: { type: "string", from: "model" },
  },
  tools: {
    look: { description: "Looks.", input: { "q?": "string" }, effects: ["read"] },
    pay: {
      description: "Pays.",
      input: { amount: "number" },
      effects: ["write"],
      requires: ["known"],
      approval: { when: { amount: { minimum: 10 } }, expires: "1s" },
    },
    wipe: { description: "Wipes.", effects: ["destructive"], approval: "always", timeout: "1s" },
    constructor: { description: "Builds.", effects: ["write", "idempotent"] },
  },
  exits: { paid: { kind: "resolved", result: { id: "string" } } },
};

function clean(record: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(record).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}
