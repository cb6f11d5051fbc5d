import type { Manifest } from "../manifest/manifest.ts";
import { mentionsOf } from "./reading/mention.ts";
import { lacksAgents, lacksHandoffs } from "./reading/missing.ts";
import { exitUses, targetNames, targetUses } from "./reading/names.ts";
import { routinesOf } from "./reading/passage.ts";
import { unusedNames } from "./reading/unknown.ts";
import type { GraphRule } from "./rule.ts";
import { withoutPart } from "./reading/mend.ts";

/** An exit is declared and nothing leads to it. */
export const unusedExit: GraphRule = {
  name: "unused-exit",
  severity: "warning",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "An exit is declared and nothing leads to it.",
  why: `An exit is a way a conversation can end. One that no handoff and no limit leads to is an ending that cannot happen, and whoever waits for its result waits in
vain. \`resolved\` and \`escalated\` are always there and need not be used unless they are declared.`,
  good: `signalbox: 1
name: desk
entry: triage
exits:
  answered: { kind: resolved, description: The customer knows what they wanted to know. }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: answered
      - else: escalated
    handoffs:
      answered: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
exits:
  refunded: { kind: resolved, description: The customer has their money back. }
agents:
  triage:
    purpose: Answers questions about orders.
    routine:
      - Ask what the customer needs.
      - if: you can answer it
        do: Answer it.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    const unused = unusedExits(context.manifest);
    if (unused.size === 0 || lacksAgents(context.manifest) || lacksHandoffs(context.manifest)) return;
    for (const exit of context.manifest.exits.values()) {
      if (exit.origin === undefined || !unused.has(exit.name)) continue;
      context.report({
        at: exit.origin,
        part: "key",
        message: `nothing leads to exit \`${exit.name}\``,
        help: "hand off to it where a conversation ends this way, or remove it",
        ...withoutPart(exit.origin),
      });
    }
  },
};

/** What a `then` or a routine names counts as used even without a handoff: the missing handoff is a finding of its own. */
function unusedExits(manifest: Manifest): ReadonlySet<string> {
  const { agents, exits } = manifest;
  const used = targetNames(manifest);
  if ([...exits.keys()].every((name) => used.has(name) && !agents.has(name))) return new Set();
  const uses = [...targetUses(manifest), ...exitUses(manifest)].filter(({ name }) => !agents.has(name));
  return unusedNames(new Set(exits.keys()), uses, () => [
    ...([...agents.values()].some((agent) => agent.reply === "final") ? ["resolved"] : []),
    ...[...routinesOf(manifest)].flatMap(mentionsOf).flatMap(({ name }) => /^transfer_to_(.+)$/.exec(name)?.[1] ?? []),
  ]);
}
