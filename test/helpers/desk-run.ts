import type { Plan } from "../../engine/plan/plan.ts";
import type { ToolContext } from "../../engine/protocol/tool.ts";
import type { RunState } from "../../engine/loop/state.ts";
import type { GuardFunction } from "../../engine/protocol/guard.ts";
import type { JsonObject } from "../../engine/protocol/json.ts";
import type { Answer, Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { answers, calls, desk, planOf, says } from "./teller.ts";

/** A tool of the desk, whichever: what it did to the world is its host's to count. */
export type Act = (input: { readonly what: string }, context: ToolContext) => Promise<{ readonly order: string }>;

const guarded = desk
  .replace("facts:", "guards: { tool: [{ use: tidy, tools: [look] }] }\nfacts:")
  .replace(
    "Pays., input: { what: string }, effects: [write]",
    'Pays., input: { what: string }, effects: [write], approval: { when: { what: { const: "4" } }, expires: 20ms }',
  );

/** The same conversation, with nobody at hand: a guard tidies what is looked up, people change the refund before they agree to it, and nobody ever answers for the second payment. */
export function peopleRun(store: Store, act: Act): { readonly plan: Plan; readonly runtime: Runtime } {
  const { approve: _, ...runtime } = deskRun(store, act).runtime;
  const tidy: GuardFunction = (input) => ({ verdict: "rewrite", value: { ...(input as JsonObject), what: "tidy" } });
  return { plan: planOf(guarded), runtime: { ...runtime, guards: { tidy } } };
}

/** What people say to what a {@link peopleRun} waits for. */
export function wordOn(effect: RunState["pending"][number]): readonly Answer[] {
  if (effect.kind !== "approval" || effect.tool !== "refund") return [];
  if (effect.edited === undefined) return [{ effect: effect.id, approval: { input: { what: "less" } } }];
  return [{ effect: effect.id, approval: { approved: true, for: effect.digest } }];
}

/** A conversation at the desk that looks, notes, pays and refunds; every approval is given. Its model answers by how far the conversation is. */
export function deskRun(store: Store, act: Act): { readonly plan: Plan; readonly runtime: Runtime } {
  const model = answers(
    calls(["look", { what: "o-7" }], ["note", { what: "n" }]),
    calls(["transfer_to_back", { reason: "x" }]),
    calls(["pay", { what: "1" }], ["refund", { what: "2" }], ["look", { what: "3" }]),
    calls(["pay", { what: "4" }]),
    says("All done."),
  );
  const tools = { look: act, note: act, pay: act, refund: act };
  return { plan: planOf(desk), runtime: { model, tools, store, approve: () => ({ approved: true }) } };
}
