import type { Offer } from "../../protocol/offer.ts";
import { inputMismatch } from "../input-mismatch.ts";
import type { GraphRule, ProbeRule, RuleContext } from "../rule.ts";
import { toolNotOffered } from "../tool-not-offered.ts";
import { understatedEffects } from "../understated-effects.ts";
import { unreachableServer } from "../unreachable-server.ts";
import { checkInput } from "./input.ts";
import { checkEffects, checkOffered, checkReached } from "./offered.ts";

/** What the servers that were asked said, by their names in the manifest. */
export type Offers = ReadonlyMap<string, Offer>;

const checks: readonly (readonly [ProbeRule, (context: RuleContext, offers: Offers) => void])[] = [
  [unreachableServer, checkReached],
  [toolNotOffered, checkOffered],
  [inputMismatch, checkInput],
  [understatedEffects, checkEffects],
];

/** The rules on live servers, made ready to be asked by `lint` with what the servers said. Servers that were not asked are left alone. */
export function probedBy(offers: Offers): readonly GraphRule[] {
  return checks.map(([{ name, severity, category, since, summary, why, good, bad }, check]) => ({
    name,
    severity,
    category,
    since,
    summary,
    why,
    good,
    bad,
    stage: "graph",
    needsWholeGraph: false,
    check: (context) => check(context, offers),
  }));
}
