import type { Plan } from "../../engine/plan/plan.ts";
import type { ToolContext } from "../../engine/protocol/tool.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { answers, calls, desk, planOf, says } from "./teller.ts";

/** A tool of the desk, whichever: what it did to the world is its host's to count. */
export type Act = (input: { readonly what: string }, context: ToolContext) => Promise<{ readonly order: string }>;

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
