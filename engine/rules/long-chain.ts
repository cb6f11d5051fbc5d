import { agentOf } from "../graph/agents.ts";
import { nameOf } from "../graph/node-key.ts";
import { pathTo } from "../graph/path.ts";
import { search } from "../graph/search.ts";
import type { GraphRule, RuleContext } from "./rule.ts";
import { thresholdOf } from "./settings.ts";
import { witnessOf } from "./witness.ts";

const most = 5;

/** An agent that lies many handoffs away from every entry. */
export const longChain: GraphRule = {
  name: "long-chain",
  severity: "info",
  category: "shape",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  thresholds: { handoffs: { most, counts: "handoffs on the shortest way from an entry to an agent" } },
  summary: `The shortest way to an agent takes more than ${most} handoffs.`,
  why: `Each handoff on the way costs a model call, its latency and a chance to go wrong, and each agent on the way retells what it heard. Steps that always follow each other are mostly
better one agent with a longer routine. The rule speaks once, of the agent that lies farthest from the entries, and shows a shortest way to it.`,
  good: `signalbox: 1
name: letters
shape: chain
entry: intake
agents:
  intake:
    purpose: Takes the letter in.
    routine:
      - do: Write the letter down.
        then: classify
    handoffs:
      classify: { when: The letter is written down. }
  classify:
    purpose: Sorts the letter.
    routine:
      - do: Name its subject.
        then: enrich
    handoffs:
      enrich: { when: Its subject is known. }
  enrich:
    purpose: Adds what is known about the writer.
    routine:
      - do: Add what is known.
        then: draft
    handoffs:
      draft: { when: All that is known is there. }
  draft:
    purpose: Drafts an answer.
    routine:
      - do: Draft an answer.
        then: review
    handoffs:
      review: { when: A draft is there. }
  review:
    purpose: Checks the draft against the policy.
    routine:
      - do: Mark what the policy forbids.
        then: polish
    handoffs:
      polish: { when: The draft keeps to the policy. }
  polish:
    purpose: Makes the answer pleasant to read.
    routine:
      - do: Rewrite what sounds stiff.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
`,
  bad: `signalbox: 1
name: letters
shape: chain
entry: intake
agents:
  intake:
    purpose: Takes the letter in.
    routine:
      - do: Write the letter down.
        then: classify
    handoffs:
      classify: { when: The letter is written down. }
  classify:
    purpose: Sorts the letter.
    routine:
      - do: Name its subject.
        then: enrich
    handoffs:
      enrich: { when: Its subject is known. }
  enrich:
    purpose: Adds what is known about the writer.
    routine:
      - do: Add what is known.
        then: draft
    handoffs:
      draft: { when: All that is known is there. }
  draft:
    purpose: Drafts an answer.
    routine:
      - do: Draft an answer.
        then: review
    handoffs:
      review: { when: A draft is there. }
  review:
    purpose: Checks the draft against the policy.
    routine:
      - do: Mark what the policy forbids.
        then: polish
    handoffs:
      polish: { when: The draft keeps to the policy. }
  polish:
    purpose: Makes the answer pleasant to read.
    routine:
      - do: Rewrite what sounds stiff.
        then: respond
    handoffs:
      respond: { when: The answer reads well. }
  respond:
    purpose: Sends the answer.
    routine:
      - do: Say that the answer is sent.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
`,
  check({ graph, settings, report }: RuleContext): void {
    const allowed = thresholdOf(settings, longChain, "handoffs");
    const visits = search(graph, graph.entries, { passes: (edge) => edge.target === "agent" });
    const [farthest, visit] = [...visits].at(-1) ?? [];
    const agent = farthest === undefined ? undefined : agentOf(graph, farthest);
    if (farthest === undefined || agent === undefined || visit === undefined || visit.distance <= allowed) return;
    const path = pathTo(visits, farthest);
    report({
      at: agent.origin,
      part: "key",
      message: `the shortest way from \`${nameOf(path[0]?.from ?? "")}\` to \`${agent.name}\` takes ${visit.distance} handoffs; expected ${allowed} at most`,
      help: "merge agents on the way that always hand on, or hand to it from nearer the entry",
      witness: witnessOf(path),
    });
  },
};
