import type { RunHeader } from "../loop/header.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import { EngineError } from "./engine-error.ts";
import { plainCopy } from "./plain-copy.ts";
import type { StoreBounds } from "./store.ts";

const defaults: StoreBounds = { entry: 16_777_216, plan: 268_435_456, outcomes: 100_000 };

/** What goes into a journal as JSON text, held to a store's bounds: throws `too-large`, before anything is written. */
export interface EntryTexts {
  header(header: RunHeader): string;
  plan(plan: Plan): string;
  outcome(runId: string, index: number, outcome: Outcome): string;
  /** The same bounds for a store that keeps values: a copy that nobody else can change. */
  copy(runId: string, index: number, outcome: Outcome): Outcome;
}

/** Fills bounds in with the defaults. Throws `bad-argument` where one is no whole number from 1. */
export function entryTexts(given: Partial<StoreBounds> = {}): EntryTexts {
  const bounds = { ...defaults, ...given };
  for (const [name, bound] of Object.entries(bounds))
    if (!Number.isSafeInteger(bound) || bound < 1)
      throw new EngineError("bad-argument", `\`bounds.${name}\` must be a whole number from 1`);

  function text(what: string, value: object): string {
    const json = JSON.stringify(value);
    if (json.length <= bounds.entry) return json;
    throw tooLarge(
      `${what} has ${json.length} characters as JSON, and the store takes ${bounds.entry}; bound what tools return, or raise \`bounds.entry\``,
    );
  }

  function planText(plan: Plan): string {
    const json = JSON.stringify(plan);
    if (json.length <= bounds.plan) return json;
    throw tooLarge(
      `the plan ${plan.digest} has ${json.length} characters as JSON, and the store takes ${bounds.plan}; part the topology, or raise \`bounds.plan\``,
    );
  }

  function outcomeText(runId: string, index: number, outcome: Outcome): string {
    if (index >= bounds.outcomes)
      throw tooLarge(
        `run "${runId}" has ${bounds.outcomes} outcomes, and the store takes no more; tighten the topology's limits, or raise \`bounds.outcomes\``,
      );
    return text(`outcome number ${index} of run "${runId}"`, outcome);
  }

  return {
    header: (header) => text(`the header of run "${header.runId}", which holds the conversation so far,`, header),
    plan: planText,
    outcome: outcomeText,
    copy(runId, index, outcome) {
      // A character may take six of JSON, and a part its comma.
      const copied = index < bounds.outcomes ? plainCopy(outcome, bounds.entry / 8) : undefined;
      return copied ?? (JSON.parse(outcomeText(runId, index, outcome)) as Outcome);
    },
  };
}

function tooLarge(message: string): EngineError {
  return new EngineError("too-large", message);
}
