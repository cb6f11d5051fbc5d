import type { Origin } from "../source/source-map.ts";
import type { Reference } from "./manifest.ts";

/** A statement about every conversation, as an author made it under `assert`. What its names mean is for the rules to find out. */
export type Assertion = BeforeAssertion | NeverReachesAssertion | CanReachAssertion | HopsAssertion;

interface Stated {
  readonly origin: Origin;
  /** The author's reason, and where it stands. */
  readonly because?: { readonly text: string; readonly origin: Origin };
}

/** Before a tool can run or an agent has control, all of `always` has happened. */
export interface BeforeAssertion extends Stated {
  readonly kind: "before";
  readonly before: Reference;
  readonly always: readonly Reference[];
}

/** No conversation leads from an agent, or what a class of tools returns, to an agent, a tool or a class of tools. */
export interface NeverReachesAssertion extends Stated {
  readonly kind: "never-reaches";
  readonly from: Reference;
  readonly neverReaches: Reference;
}

/** Every agent has a way to an exit, or to an exit of a kind. */
export interface CanReachAssertion extends Stated {
  readonly kind: "can-reach";
  readonly canReach: Reference;
}

/** No agent lies further from the entries. */
export interface HopsAssertion extends Stated {
  readonly kind: "hops";
  readonly max: number;
  readonly maxOrigin: Origin;
}
