import { listNames } from "../diagnostic/did-you-mean.ts";
import { inside } from "../manifest/origin.ts";
import type { Agent, Manifest } from "../manifest/manifest.ts";
import { guardsIn, type PlacedGuard } from "../manifest/placed-guards.ts";
import type { Finding, GraphRule, RuleContext } from "./rule.ts";

/** A guard that never judges anything, or that has the name of another. */
export const idleGuard: GraphRule = {
  name: "idle-guard",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool guard judges no call, since nobody it stands before has its tools; or two guards have one name.",
  why: `A guard that never judges looks like protection and is none. A guard on an agent judges that agent's own calls: to judge the calls of another agent it must stand there, or on the
topology, where it judges the calls of all. Two guards of one name cannot be told apart in a trace.`,
  good: `signalbox: 1
name: accounts
entry: desk
tools:
  find_account: { description: Looks an account up., input: { account: string }, effects: [read] }
agents:
  desk:
    purpose: Answers questions about accounts.
    tools: [find_account]
    routine:
      - Look the account up with \`find_account\`.
      - do: Answer the question.
        then: resolved
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
    guards:
      tool:
        - size: { max: 200 }
          tools: [find_account]
`,
  bad: `signalbox: 1
name: accounts
entry: desk
tools:
  find_account: { description: Looks an account up., input: { account: string }, effects: [read] }
agents:
  desk:
    purpose: Learns what the customer needs.
    routine:
      - if: it is about an account
        then: accounts
      - else: escalated
    handoffs:
      accounts: { when: It is about an account. }
      escalated: { when: They ask for a person. }
    guards:
      tool:
        - size: { max: 200 }
          tools: [find_account]
  accounts:
    purpose: Answers questions about accounts.
    tools: [find_account]
    routine:
      - Look the account up with \`find_account\`.
      - do: Answer the question.
        then: resolved
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }: RuleContext): void {
    const names = new Set<string>();
    for (const placed of guardsIn(manifest)) {
      const { name, origin } = placed.guard;
      if (name !== undefined && names.has(name))
        report({
          at: inside(origin, "name"),
          part: "value",
          message: `another guard is called \`${name}\` as well`,
          help: "give each a name of its own",
        });
      if (name !== undefined) names.add(name);
      const idle = placed.where === "tool" ? idleAt(manifest, placed) : undefined;
      if (idle !== undefined) report(idle);
    }
  },
};

function idleAt(manifest: Manifest, { agent, guard }: PlacedGuard): Finding | undefined {
  const holders = [...manifest.agents.values()].filter(({ name }) => agent === undefined || name === agent);
  const granted = grantedTo(holders);
  const place = { at: guard.origin, part: "value" } as const;
  if (guard.tools === undefined) {
    if (granted.size > 0) return undefined;
    const who = agent === undefined ? "no agent has a tool" : `\`${agent}\` has no tool`;
    return { ...place, message: `the guard judges no call: ${who}`, help: "remove it" };
  }
  const names = guard.tools.map(({ name }) => name);
  const all = grantedTo([...manifest.agents.values()]);
  // What nothing declares, and what is given to nobody, are findings of their own.
  if (names.some((name) => granted.has(name) || !all.has(name))) return undefined;
  return {
    ...place,
    message: `the guard judges no call: \`${agent ?? ""}\` does not have ${listNames(names)}`,
    help: "move it to the agent that has the tool, or to the `guards` of the topology, which judge the calls of all",
  };
}

function grantedTo(agents: readonly Agent[]): ReadonlySet<string> {
  return new Set(agents.flatMap(({ tools }) => tools.map(({ name }) => name)));
}
