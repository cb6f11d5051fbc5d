import type { Draft } from "./draft.ts";
import type { Origin } from "../source/source-map.ts";
import type { WrittenStep } from "./document.ts";
import type { Step } from "./manifest.ts";
import { inside, reference } from "./origin.ts";

/** Whether a text is a name rather than prose. */
export function isName(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,47}$/.test(text);
}

/** The steps of a routine, each with what it does, when, and where it leads. */
export function steps(written: readonly WrittenStep[], origin: Origin): readonly Step[] {
  return written.map((step, at) => oneStep(step, inside(origin, at)));
}

function oneStep(written: WrittenStep, origin: Origin): Step {
  if (typeof written === "string") return { origin, condition: { kind: "always" }, action: written };
  const step: Draft<Step> = { origin, condition: conditionOf(written) };
  if (written.do !== undefined) step.action = written.do;
  if (written.then !== undefined) step.then = reference(written.then, inside(origin, "then"));
  const otherwise = step.condition.kind === "else" ? written.else : undefined;
  if (typeof otherwise !== "string") return step;
  if (written.then === undefined && isName(otherwise)) step.then = reference(otherwise, inside(origin, "else"));
  else step.action = otherwise;
  return step;
}

function conditionOf(written: Exclude<WrittenStep, string>): Step["condition"] {
  if (written.if !== undefined) return { kind: "if", text: written.if };
  return Object.hasOwn(written, "else") ? { kind: "else" } : { kind: "always" };
}
