import { listNames } from "../diagnostic/did-you-mean.ts";
import type { Agent, Manifest, Reference, Step } from "../manifest/manifest.ts";
import { insertKey } from "../source/edit/insert.ts";
import type { TextEdit } from "../source/edit/text-edit.ts";
import type { Origin } from "../source/source-map.ts";
import { followersOf } from "./reading/followers.ts";
import { entryEdits, unsafeMending } from "./reading/mend.ts";
import { canGoTo, isTarget } from "./reading/ways.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** A routine leads to an agent or exit to which its agent has no handoff. */
export const undeclaredOutcome: GraphRule = {
  name: "undeclared-outcome",
  severity: "error",
  category: "routine",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A routine leads to an agent or exit to which its agent has no handoff.",
  why: `\`then:\` says where the routine leads; \`handoffs\` says what is allowed, and the engine opens only that. The model would be told to go where it is given no way to go.`,
  good: `signalbox: 1
name: desk
entry: triage
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
  bad: `signalbox: 1
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
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    for (const [routine, agents] of followersOf(context.manifest)) {
      if (routine.kind === "steps") for (const stray of straysIn(routine.steps, agents, context.manifest)) report(context, stray);
    }
  },
};

/** Targets that a routine leads to and its agents have no handoff to: one, or all of an agent that has no handoffs at all. */
interface Stray {
  readonly without: readonly Agent[];
  readonly steps: Reference[];
}

function straysIn(steps: readonly Step[], agents: readonly Agent[], manifest: Manifest): readonly Stray[] {
  const strays = new Map<string, Stray>();
  for (const { then } of steps) {
    if (then === undefined || !isTarget(then.name, manifest)) continue;
    const without = agents.filter((agent) => !canGoTo(agent, then.name, manifest));
    if (without.length === 0) continue;
    const key = without.every(({ handoffs }) => handoffs.length === 0) ? "" : then.name;
    const stray = strays.get(key);
    if (stray === undefined) strays.set(key, { without, steps: [then] });
    else stray.steps.push(then);
  }
  return [...strays.values()];
}

function report(context: RuleContext, { without, steps }: Stray): void {
  const [first, ...others] = steps;
  const [agent] = without;
  if (first === undefined || agent === undefined) return;
  const targets = [...new Set(steps.map(({ name }) => name))];
  const names = listNames(without.map(({ name }) => name));
  const ways = agent.handoffs.length === 0 ? "none" : listNames(agent.handoffs.map((edge) => edge.target.name));
  const have = without.length === 1 ? "has" : "have";
  context.report({
    at: first.origin,
    message: `the routine leads to ${listNames(targets)}, but ${names} ${have} ${targets.length === 1 ? "no handoff to it" : "no handoffs"}`,
    label: "leads nowhere",
    notes: [
      ...others.map((other) => ({ at: other.origin, message: `leads to \`${other.name}\`` })),
      ...without.map(({ name, origin }) => ({ at: origin, part: "key" as const, message: `agent \`${name}\` is declared here` })),
    ],
    help: `declare ${listNames(targets)} under \`handoffs\`, or lead to one that is there: ${ways}`,
    ...unsafeMending(without.map(({ origin }) => [origin, handoffEdits(origin, targets)])),
  });
}

function handoffEdits(at: Origin, targets: readonly string[]): readonly TextEdit[] | undefined {
  const [target, ...more] = targets;
  if (target !== undefined && more.length === 0) return entryEdits(at, "handoffs", [target, {}]);
  return insertKey(at.document, at.pointer, "handoffs", Object.fromEntries(targets.map((name) => [name, {}])));
}
