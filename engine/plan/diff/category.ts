import { didYouMean } from "../../diagnostic/did-you-mean.ts";

/**
 * What a change can mean, gravest first. `exposure`: agents can do, see or send more than before. `session`: conversations that began under the old
 * topology cannot go on as they would have. `contract`: what a host gives or is given is another. `behaviour`: models are told something else.
 */
export const CHANGE_CATEGORIES = [
  ["exposure.destructive-path", "A destructive tool can be come to with no approval and no established fact, on a way that was not open."],
  ["exposure.tainted-path", "Private data, outsiders' text and a tool that reaches outside meet where they did not."],
  ["exposure.approval-lost", "A person is asked no more, or for other inputs than before."],
  ["exposure.guard-dropped", "A guard judges no more, or lets more pass."],
  ["exposure.requirement-dropped", "A fact that had to be known need not be any more, or may have other values."],
  ["exposure.fact-weakened", "A fact can come from a model, or from a tool, that could not establish it."],
  ["exposure.assertion-dropped", "What was asserted of every conversation is asserted no more."],
  ["exposure.tool-granted", "An agent has a tool that it had not."],
  ["exposure.effects-lowered", "A tool is declared to do less than it was."],
  ["exposure.target-changed", "A tool, a server or a model is reached at another place."],
  ["exposure.history-widened", "The receiver of a handoff sees more of the conversation."],
  ["exposure.limit-raised", "More can be used up before a limit ends it."],
  ["exposure.sensitive-dropped", "A fact is shown that was kept out of traces."],
  ["session.agent-removed", "A session in which this agent has control cannot go on."],
  ["session.agent-renamed", "A session in which this agent has control looks for it under its old name."],
  ["session.exit-removed", "A session that is about to leave through this exit cannot."],
  ["session.exit-renamed", "A session that is about to leave through this exit looks for it under its old name."],
  ["session.handoff-removed", "A handoff that is under way leads nowhere."],
  ["session.tool-removed", "A call of this tool that waits cannot be made."],
  ["session.tool-renamed", "A call of this tool that waits looks for it under its old name."],
  ["session.tool-revoked", "A call of this tool by this agent that waits cannot be made."],
  ["session.fact-unknown", "A fact that is read was certain where control comes to an agent, and is not any more."],
  ["session.fact-required", "A session in flight may be where a fact is asked for that it never had to learn."],
  ["session.fact-removed", "What a session knows is forgotten."],
  ["session.fact-changed", "What a session knows may not be what the fact can be now."],
  ["session.pending-approval", "What a person is asked to approve is no more what would run."],
  ["session.history-narrowed", "The receiver of a handoff sees less of the conversation than it would have."],
  ["session.limit-lowered", "A session may have used up more than is left to it now."],
  ["contract.renamed", "A host knows it by its old name."],
  ["contract.tool-added", "A host has to bind a function to it."],
  ["contract.tool-removed", "A host binds a function that is called no more."],
  ["contract.tool-input", "A host's function is called with other arguments."],
  ["contract.tool-effects", "A tool is declared to do more than it was."],
  ["contract.fact-added", "A host may give a fact, or has to."],
  ["contract.fact-removed", "A host that gives this fact is refused."],
  ["contract.fact-changed", "A host has to give another value, or a fact comes from another source."],
  ["contract.exit-added", "A run can end in a way that hosts do not know."],
  ["contract.exit-removed", "A run does not end in this way any more."],
  ["contract.exit-changed", "A run ends with another kind or result."],
  ["contract.entry", "Runs start elsewhere."],
  ["contract.payload", "What is stated with a handoff is another."],
  ["contract.model", "A host has to give an adapter for another provider or model."],
  ["behaviour.agent-added", "There is an agent more."],
  ["behaviour.handoff-added", "An agent can hand on to another."],
  ["behaviour.handoff-rewired", "A handoff leads elsewhere."],
  ["behaviour.handoff-mode", "A handoff transfers and called, or calls and transferred."],
  ["behaviour.requirement-added", "A fact has to be known that had not."],
  ["behaviour.approval-added", "A person is asked more often."],
  ["behaviour.guard", "A guard judges that did not, or refuses more, or in other words."],
  ["behaviour.purpose", "An agent's purpose is another."],
  ["behaviour.routine", "An agent's routine is another."],
  ["behaviour.when", "When a handoff is taken is told in other words."],
  ["behaviour.order", "Models see the same things in another order."],
  ["behaviour.reply", "A plain reply means something else."],
  ["behaviour.model", "An agent is answered by another model, or a model by other settings."],
  ["behaviour.limits", "A limit, a timeout or a retry is another."],
  ["behaviour.next-turn", "The user's next message is heard by another agent."],
  ["behaviour.fact", "A fact that crosses handoffs is new or another."],
  ["behaviour.server", "A server is declared or not any more."],
  ["behaviour.assertion", "Something more is asserted."],
  ["behaviour.shape", "The shape that is declared is another."],
  ["behaviour.description", "A description or a name is another."],
] as const;

export type ChangeCategory = (typeof CHANGE_CATEGORIES)[number][0];

/** The four kinds of consequence, gravest first. */
export const CHANGE_KINDS = ["exposure", "session", "contract", "behaviour"] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

const places: ReadonlyMap<string, number> = new Map(CHANGE_CATEGORIES.map(([name], at) => [name, at]));

/** How grave a category is; the least number is the gravest. */
export function gravityOf(category: ChangeCategory): number {
  return places.get(category) ?? places.size;
}

export function kindOf(category: ChangeCategory): ChangeKind {
  return CHANGE_KINDS.find((kind) => category.startsWith(`${kind}.`)) ?? "behaviour";
}

/** The categories that a name means: a whole one, or all of a kind; or what was likely meant by a name that means none. */
export function categoriesNamed(
  name: string,
): { readonly ok: true; readonly categories: readonly ChangeCategory[] } | { readonly ok: false; readonly near?: string } {
  const categories = CHANGE_CATEGORIES.map(([category]) => category).filter(
    (category) => category === name || category.startsWith(`${name}.`),
  );
  if (categories.length > 0) return { ok: true, categories };
  const near = didYouMean(name, [...CHANGE_KINDS, ...places.keys()]);
  return near === undefined ? { ok: false } : { ok: false, near: near.name };
}
