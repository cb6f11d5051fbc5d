import type { Outcome, Plan, RunHeader, Session } from "../../engine/index.ts";

/** A small plan; only its digest matters to a store. */
export function aPlan(digest = "sha256:0a"): Plan {
  return {
    plan: 1,
    digest,
    name: "tést “plan” \u{1F682}",
    entry: ["a"],
    nextTurn: "active",
    limits: { turns: 4, handoffs: 4, visits: 4, toolCalls: 4, seconds: 60, pingPong: 2 },
    models: {},
    facts: {},
    tools: {},
    exits: {},
    agents: {},
  };
}

/** The header of a run, with text that is easy to get wrong. */
export function aHeader(runId: string, more: Partial<RunHeader> = {}): RunHeader {
  return { journal: 1, runId, plan: "sha256:0a", topology: "test", at: 1, message: "grüß dich\n\u{2028}", facts: {}, ...more };
}

/** An outcome that differs for each number. */
export function anOutcome(n: number): Outcome {
  return {
    kind: "tool",
    effect: `${n}.0`,
    at: n,
    result: { ok: true, value: { n, text: "line\nbreak “ü” \u{1F682}", constructor: [null] } },
  };
}

/** An outcome whose value is hard to keep: what a JSON type of a database, or a careless copy, loses. */
export function aHardOutcome(): Outcome {
  const value: unknown = JSON.parse(
    String.raw`{"nul":"a\u0000b","alone":"\ud800 \udc00","__proto__":{"polluted":true},"2":1,"1":2,"numbers":[1e308,5e-324,9007199254740993,1e21,0.1],` +
      String.raw`"deep":${"[".repeat(150)}${"]".repeat(150)},"text":"\u2028\u2029 ' \" \\ $1 ? :x \r\n\t","":{"":""},"empty":[[],{}]}`,
  );
  return { kind: "tool", effect: "1.0", at: 1, result: { ok: true, value: value as null } };
}

/** The session a later run of a conversation goes on with. */
export function aSession(id: string): Session {
  return { session: 1, id, plan: "sha256:0a", agent: "a", messages: [], facts: {}, turn: 1, edges: {} };
}
