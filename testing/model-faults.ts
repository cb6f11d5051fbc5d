import { bodies } from "./model/faults/bodies.ts";
import { breaks } from "./model/faults/breaks.ts";
import { hostileCalls } from "./model/faults/calls.ts";
import type { Fault } from "./model/faults/fault.ts";
import { oddities } from "./model/faults/oddities.ts";
import { refusals } from "./model/faults/refusals.ts";
import { unknowns } from "./model/faults/unknowns.ts";

/**
 * What providers, and what stands between, do on bad days, with what a run must make of each. Play them with `faultServer`, over each of the `wires`, streaming and
 * not, on the first requests or on all.
 */
export const modelFaults: readonly Fault[] = [...refusals, ...breaks, ...bodies, ...oddities, ...unknowns, ...hostileCalls];

export type { Exchange, Fault, FaultOutcome } from "./model/faults/fault.ts";
export { faultServer, type FaultServer, type Misfortune } from "./model/faults/server.ts";
