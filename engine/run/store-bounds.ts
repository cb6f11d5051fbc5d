import { once } from "../graph/once.ts";
import type { RunHeader } from "../loop/header.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { Plan } from "../plan/plan.ts";
import { isFrozen } from "../plan/freeze.ts";
import { EngineError } from "./engine-error.ts";
import { keepOutcome, type KeptOutcome } from "./kept-outcome.ts";
import { Allowance, plainCopy } from "./plain-copy.ts";
import type { StoreBounds } from "./store.ts";

const defaults: StoreBounds = { entry: 16_777_216, plan: 268_435_456, outcomes: 100_000 };

/** What goes into a journal as JSON text, held to a store's bounds: throws `too-large`, before anything is written. */
export interface EntryTexts {
  header(header: RunHeader): string;
  plan(plan: Plan): string;
  outcome(runId: string, index: number, outcome: Outcome): string;
  /** Throws where a plan is too large; of a compiled plan its length is found out once. */
  checkPlan(plan: Plan): void;
  /** The same bounds for a store that keeps values: copies that nobody else can change. */
  copyHeader(header: RunHeader): RunHeader;
  keep(runId: string, index: number, outcome: Outcome): KeptOutcome;
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

  function judgeLength(plan: Plan, length: number): void {
    if (length <= bounds.plan) return;
    throw tooLarge(
      `the plan ${plan.digest} has ${length} characters as JSON, and the store takes ${bounds.plan}; part the topology, or raise \`bounds.plan\``,
    );
  }

  const headerText = (header: RunHeader): string =>
    text(`the header of run "${header.runId}", which holds the conversation so far,`, header);

  function outcomeText(runId: string, index: number, outcome: Outcome): string {
    if (index >= bounds.outcomes)
      throw tooLarge(
        `run "${runId}" has ${bounds.outcomes} outcomes, and the store takes no more; tighten the topology's limits, or raise \`bounds.outcomes\``,
      );
    return text(`outcome number ${index} of run "${runId}"`, outcome);
  }

  return {
    header: headerText,
    plan(plan) {
      const json = JSON.stringify(plan);
      judgeLength(plan, json.length);
      return json;
    },
    outcome: outcomeText,
    checkPlan: (plan) => judgeLength(plan, isFrozen(plan) ? lengthOf(plan) : JSON.stringify(plan).length),
    copyHeader: (header) => plainCopy(header, bounds.entry) ?? (JSON.parse(headerText(header)) as RunHeader),
    keep(runId, index, outcome) {
      const kept = index < bounds.outcomes ? keepOutcome(outcome, new Allowance(bounds.entry)) : undefined;
      return kept ?? (JSON.parse(outcomeText(runId, index, outcome)) as Outcome);
    },
  };
}

const lengthOf = once((plan: Plan): number => JSON.stringify(plan).length);

function tooLarge(message: string): EngineError {
  return new EngineError("too-large", message);
}
