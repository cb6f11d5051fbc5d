import type { Json } from "../protocol/json.ts";
import type { Bindings } from "./bindings.ts";
import type { Clock } from "./clock.ts";
import type { LateSignal } from "./late-signal.ts";
import type { Rates } from "./rates.ts";

/** What guards are performed with. */
export interface GuardPorts {
  readonly bindings: Pick<Bindings, "guardNamed">;
  readonly rates: Rates | undefined;
  readonly clock: Clock;
  readonly signal: LateSignal;
}

/** What one guard says of all values together. */
export type Ruling =
  | { readonly verdict: "allow" }
  | { readonly verdict: "rewrite"; readonly values: readonly Json[] }
  | { readonly verdict: "refuse"; readonly reason: string; readonly error?: string };
