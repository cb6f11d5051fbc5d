import type { Tool } from "../manifest/manifest.ts";
import { grantedTools } from "./reading/gate.ts";
import { within } from "./reading/passage.ts";
import type { GraphRule, PlaceNote, RuleContext } from "./rule.ts";

/** A tool that says it only reads, and says otherwise as well. */
export const contradictoryEffects: GraphRule = {
  name: "contradictory-effects",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "A tool declared `read` whose request or description says that it changes something.",
  why: `\`read\` is a promise: such a tool is repeated freely and is never counted among the dangerous ones. Where its HTTP method is \`PUT\`, \`PATCH\` or \`DELETE\` (which exist to change things, [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1)), or its description begins by saying
that it deletes, erases, cancels, revokes, overwrites or refunds something, one of the two is wrong. Whether anything else the description says is true is not judged.`,
  good: `signalbox: 1
name: shop
entry: desk
tools:
  drop_order: { description: Cancels an order of the customer., input: { order: string }, effects: [write] }
agents:
  desk:
    purpose: Looks after orders.
    tools: [drop_order]
    routine:
      - Cancel the order with \`drop_order\`.
      - do: Say what was done.
        then: resolved
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: shop
entry: desk
tools:
  drop_order: { description: Cancels an order of the customer., input: { order: string }, effects: [read] }
agents:
  desk:
    purpose: Looks after orders.
    tools: [drop_order]
    routine:
      - Cancel the order with \`drop_order\`.
      - do: Say what was done.
        then: resolved
    handoffs:
      resolved: { when: It is done. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }: RuleContext): void {
    for (const tool of grantedTools(manifest)) {
      if (!tool.effectsDeclared || tool.effects.kind !== "read") continue;
      const otherwise = methodOf(tool) ?? verbOf(tool);
      if (otherwise === undefined) continue;
      report({
        at: within(tool.origin, "effects"),
        message: `\`${tool.name}\` is declared \`read\`, but ${otherwise.message}`,
        label: "says that it only reads",
        help: "say `write`, or `destructive` if it cannot be undone; or correct what says otherwise",
        notes: [{ at: otherwise.at, message: "says that it changes something" }],
      });
    }
  },
};

/** With an article after it the word is a verb: "Refunds an order", not "Refunds of the last month". */
const changing = /^\s*((?:delet|eras|cancel|revok|overwrit|refund)(?:e?s?))\s+(?:an?|the|this|all|every|one|its|their)\b/i;

function verbOf({ description, origin }: Tool): Omit<PlaceNote, "part"> | undefined {
  const verb = changing.exec(description ?? "")?.[1];
  return verb === undefined ? undefined : { at: within(origin, "description"), message: `its description begins with "${verb}"` };
}

function methodOf({ use, origin }: Tool): Omit<PlaceNote, "part"> | undefined {
  const method = use?.kind === "http" ? use.request.method : "GET";
  if (method === "GET" || method === "POST") return undefined;
  return { at: within(within(origin, "use"), "http"), message: `its request is a \`${method}\`` };
}
