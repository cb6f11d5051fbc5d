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
  const then = written.then === undefined ? {} : { then: reference(written.then, inside(origin, "then")) };
  const action = written.do === undefined ? {} : { action: written.do };
  if (written.if !== undefined) return { origin, condition: { kind: "if", text: written.if }, ...action, ...then };
  if (!Object.hasOwn(written, "else")) return { origin, condition: { kind: "always" }, ...action, ...then };
  const condition = { kind: "else" } as const;
  const otherwise = written.else;
  if (typeof otherwise !== "string") return { origin, condition, ...action, ...then };
  if (written.then === undefined && isName(otherwise)) {
    return { origin, condition, ...action, then: reference(otherwise, inside(origin, "else")) };
  }
  return { origin, condition, action: otherwise, ...then };
}
