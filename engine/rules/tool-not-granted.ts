import { didYouMean, listNames } from "../diagnostic/did-you-mean.ts";
import type { Agent, Manifest } from "../manifest/manifest.ts";
import { insertKey } from "../source/edit/insert.ts";
import type { TextEdit } from "../source/edit/text-edit.ts";
import type { Origin } from "../source/source-map.ts";
import { fieldsOf } from "./reading/fact-reads.ts";
import { followersOf } from "./reading/followers.ts";
import { isForeign } from "./reading/language.ts";
import { mentionsOf, spanOf, type Mention } from "./reading/mention.ts";
import { itemEdits, unsafeMending } from "./reading/mend.ts";
import { speaksOf, stemsOf } from "./reading/words.ts";
import type { GraphRule, Place, RuleContext } from "./rule.ts";

/** A routine tells its agent to use a tool that the agent does not have. */
export const toolNotGranted: GraphRule = {
  name: "tool-not-granted",
  severity: "error",
  category: "reference",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  alsoMilder: true,
  summary: "A routine tells its agent to use a tool that the agent does not have.",
  why: `The model reads the instruction, looks for the tool and does not find it. Then it invents a call that is refused, or worse, says that it did what it could not do.
A sentence that says *not* to use a tool (“never use \`refund_order\` yourself”), or that hands over to an agent who has it, is no instruction to use it. In another language
than English such words are not known, and the finding is a warning.`,
  good: `signalbox: 1
name: desk
entry: triage
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
tools:
  find_invoice: { description: Looks an invoice up., input: { invoice_id: string }, effects: [read] }
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
agents:
  triage:
    purpose: Answers questions about orders.
    tools: [find_order]
    routine:
      - Look the order up with \`find_order\` and its invoice with \`find_invoice\`.
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check(context) {
    for (const [routine, agents] of followersOf(context.manifest)) {
      for (const lack of lacksIn(mentionsOf(routine), agents, context.manifest)) report(context, lack, agents.some(isForeign));
    }
  },
};

/** Tools that a routine uses and agents lack: one, or all of agents that have no tools at all. */
interface Lack {
  readonly lacking: readonly Agent[];
  readonly mentions: Mention[];
}

function lacksIn(mentions: readonly Mention[], agents: readonly Agent[], manifest: Manifest): readonly Lack[] {
  const lacks = new Map<string, Lack>();
  const suspects = notGivenToAll(mentions, agents);
  for (const mention of firstOfEach(suspects.filter((one) => isInstruction(one, manifest)))) {
    const lacking = agents.filter((agent) => isWithout(agent, mention, manifest));
    if (lacking.length === 0) continue;
    const key = lacking.length === agents.length && lacking.every(({ tools }) => tools.length === 0) ? "" : mention.name;
    const lack = lacks.get(key);
    if (lack === undefined) lacks.set(key, { lacking, mentions: [mention] });
    else lack.mentions.push(mention);
  }
  return [...lacks.values()];
}

function report(context: RuleContext, { lacking, mentions }: Lack, inDoubt: boolean): void {
  const [first, ...others] = mentions;
  if (first === undefined) return;
  const tools = mentions.map(({ name }) => name);
  const [one, ...more] = lacking.map((agent) => agent.name);
  const who = more.length === 0 ? `agent \`${one}\` does` : `agents ${listNames([one ?? "", ...more])} do`;
  context.report({
    // What is ruled out ("never use `x`"), or left to others, is known by English words alone.
    ...(inDoubt ? { severity: "warning" } : {}),
    ...placeOf(first),
    subject: [...tools, ...lacking.map((agent) => agent.name)],
    message: `the routine uses tool${others.length === 0 ? "" : "s"} ${listNames(tools)}, which ${who} not have`,
    label: "used here",
    notes: [
      ...others.map((other) => ({ ...placeOf(other), message: `\`${other.name}\` is used here` })),
      ...lacking.map((agent) => ({ at: agent.origin, part: "key" as const, message: `agent \`${agent.name}\` has ${toolsOf(agent)}` })),
    ],
    help: `add ${listNames(tools)} to \`tools\`, or take ${others.length === 0 ? "it" : "them"} out of the routine`,
    ...unsafeMending(lacking.map((agent) => [agent.origin, toolEdits(agent.origin, tools)])),
  });
}

function placeOf(mention: Mention): Place {
  const span = spanOf(mention);
  return { at: mention.passage.originOf(), ...(span === undefined ? {} : { span }) };
}

function toolEdits(at: Origin, tools: readonly string[]): readonly TextEdit[] | undefined {
  const [tool, ...more] = tools;
  return tool !== undefined && more.length === 0 ? itemEdits(at, "tools", tool) : insertKey(at.document, at.pointer, "tools", tools);
}

/** The mentions of what some agent was not given: the few of which the words around them need to be read. */
function notGivenToAll(mentions: readonly Mention[], agents: readonly Agent[]): readonly Mention[] {
  const names = new Set<string>();
  for (const { name } of mentions) names.add(name);
  for (const name of names) if (agents.every((agent) => has(agent, name))) names.delete(name);
  return mentions.filter(({ name }) => names.has(name));
}

function has(agent: Agent, name: string): boolean {
  return agent.tools.some((tool) => tool.name === name);
}

/** "never use `x`", "you do not have `x`": what is ruled out is no instruction. */
const ruledOut = /(?:\b(?:never|not|cannot|without|instead of|rather than)|n[\u2019']t)(?:\s+[\w\u2019']+){0,3}\s*$/i;

/** A word that is also an agent, an exit or a fact may mean that; prose is given the benefit of the doubt. */
function isInstruction(mention: Mention, { tools, agents, exits, facts }: Manifest): boolean {
  const { name } = mention;
  return tools.has(name) && !agents.has(name) && !exits.has(name) && !facts.has(name) && !ruledOut.test(mention.before());
}

function isWithout(agent: Agent, mention: Mention, manifest: Manifest): boolean {
  const { name } = mention;
  if (has(agent, name)) return false;
  if (agent.handoffs.some((edge) => fieldsOf(edge.carry).includes(name))) return false;
  if (isLeftToOthers(agent, mention, manifest)) return false;
  return !agent.tools.slice(0, 100).some((tool) => !manifest.tools.has(tool.name) && didYouMean(tool.name, [name]) !== undefined);
}

/** "Hand over to the refund desk, who will use `x`": the tool is that of the agent the sentence hands to. */
function isLeftToOthers(agent: Agent, mention: Mention, { agents }: Manifest): boolean {
  const before = mention.before();
  if (!/\b(?:hand|transfer|pass|forward|refer|rout)\w*\b/i.test(before)) return false;
  const stems = stemsOf(before);
  return agent.handoffs.some(
    ({ target }) => agents.get(target.name)?.tools.some((tool) => tool.name === mention.name) === true && speaksOf(stems, target.name),
  );
}

function firstOfEach(mentions: readonly Mention[]): readonly Mention[] {
  const seen = new Set<string>();
  return mentions.filter(({ name }) => !seen.has(name) && seen.add(name));
}

function toolsOf(agent: Agent): string {
  return agent.tools.length === 0 ? "no tools" : listNames(agent.tools.map(({ name }) => name));
}
