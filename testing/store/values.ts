import type { RunHeader } from "../../engine/loop/header.ts";
import type { Outcome } from "../../engine/loop/outcome.ts";
import type { Plan } from "../../engine/plan/plan.ts";

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
