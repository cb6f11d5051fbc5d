import { listNames } from "../diagnostic/did-you-mean.ts";
import { nameOf } from "../graph/node-key.ts";
import { leaksOf, toolsIn, type Leak, type LeakTools } from "./reading/leak.ts";
import { meetingsIn, type Meeting } from "./reading/meeting.ts";
import { chainTo, walkTo } from "./reading/meeting-walk.ts";
import { carries, type Moment } from "./reading/taint.ts";
import type { GraphRule, PlaceNote, RuleContext } from "./rule.ts";
import { approved } from "./reading/mend.ts";

/** A conversation in which an outsider's words can make an agent send private data away. */
export const lethalTrifecta: GraphRule = {
  name: "lethal-trifecta",
  severity: "warning",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "Private data, text from outsiders and a tool that reaches outside meet in one conversation.",
  why: `A model cannot tell instructions from the text it reads. Where a conversation holds private data and text that an outsider wrote, and its agent can reach outside without a person, the outsider
can have the data sent to him; this is [the lethal trifecta](https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/). Take one of the three away, and there is no such way.

What an agent has seen is followed from the entries along the handoffs. \`history: full\` and \`text\` pass it on (with \`text\` the model's own words do, which may repeat what it read); \`last\` and
\`none\` cut it. What a called agent answers may hold whatever was read in its conversation. An outward tool with \`approval: always\`, or one that takes no input, sends nothing out on its own. Required facts
say nothing about content, so they do not cut. One source of outsiders' text is one finding, wherever what it returns then leads. The few fields of a \`carry\` are not followed: they are the author's own choice of what to hand on.`,
  good: `signalbox: 1
name: mailroom
entry: reader
tools:
  read_mail: { description: Reads a letter from the inbox., input: { number: integer }, effects: [read, untrusted] }
  find_customer: { description: Looks a customer up., input: { name: string }, effects: [read, private] }
  send_mail: { description: Sends a letter., input: { to: string, text: string }, effects: [write, outward], approval: always, timeout: 20s }
agents:
  reader:
    purpose: Reads letters.
    tools: [read_mail, find_customer]
    routine:
      - Read the letter with \`read_mail\` and look its sender up with \`find_customer\`.
      - if: it asks for an answer
        then: writer
      - else: escalated
    handoffs:
      writer: { when: The letter asks for an answer. }
      escalated: { when: A person must read it. }
  writer:
    purpose: Answers letters.
    tools: [send_mail]
    routine:
      - Send the answer with \`send_mail\`.
      - do: Say that it is sent.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
      escalated: { when: A person must answer it. }
`,
  bad: `signalbox: 1
name: mailroom
entry: reader
tools:
  read_mail: { description: Reads a letter from the inbox., input: { number: integer }, effects: [read, untrusted] }
  find_customer: { description: Looks a customer up., input: { name: string }, effects: [read, private] }
  send_mail: { description: Sends a letter., input: { to: string, text: string }, effects: [write, outward], timeout: 20s }
agents:
  reader:
    purpose: Reads letters.
    tools: [read_mail, send_mail]
    routine:
      - Read the letter with \`read_mail\`.
      - if: it asks for an answer
        then: desk
      - if: it only wants to be confirmed
        do: Confirm it with \`send_mail\`.
        then: resolved
      - else: escalated
    handoffs:
      desk: { when: The letter asks for an answer. }
      resolved: { when: The letter is confirmed. }
      escalated: { when: A person must read it. }
  desk:
    purpose: Answers letters.
    tools: [find_customer, send_mail]
    routine:
      - Look the sender up with \`find_customer\` and send the answer with \`send_mail\`.
      - do: Say that it is sent.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
      escalated: { when: A person must answer it. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    let told = 0;
    for (const leak of leaksOf(meetingsIn(manifest, graph))) {
      const [first] = leak;
      const { moment, seen, out } = first;
      const tools = toolsIn(leak);
      const chain = chainTo(first, told > MOST_STEPS);
      told += chain.length;
      report({
        at: out.given.origin,
        part: "value",
        subject: [seen.untrusted.grant.tool, ...tools.private, ...tools.outward].map(({ name }) => name),
        message: `\`${nameOf(moment.key)}\` can send private data out at an outsider's word: ${whatMeets(leak, tools)}`,
        label: "reaches outside",
        help: helpFor(tools, cutsOf(first, chain).length > 1),
        ...approved([...tools.outward]),
        notes: [...cutsOf(first, chain), ...elsewhere(leak).slice(0, 3).map(alsoAt)],
        witness: walkTo(first, chain),
      });
    }
  },
};

/** What meets at the nearest agent, and what else meets elsewhere. */
function whatMeets(leak: Leak, tools: LeakTools): string {
  const [{ moment, seen }] = leak;
  const outs = new Set(leak.filter((meeting) => meeting.moment === moment).map(({ out }) => out.tool));
  const named = new Set([seen.private.grant.tool, seen.untrusted.grant.tool, ...outs]);
  const more = (["private", "outward"] as const).flatMap((kind) => {
    const rest = [...tools[kind]].filter((tool) => !named.has(tool)).map(({ name }) => name);
    return rest.length === 0 ? [] : [`${listNames(rest)} (${kind})`];
  });
  const here = `${sourcesOf(seen)} and ${listNames([...outs].map(({ name }) => name))} (outward) meet in one conversation`;
  return more.length === 0 ? here : `${here}; elsewhere ${more.join(" and ")} as well`;
}

/** The nearest meeting of each other agent. */
function elsewhere([first, ...others]: Leak): readonly Meeting[] {
  const byAgent = new Map<string, Meeting>();
  for (const meeting of others) if (!byAgent.has(meeting.moment.key)) byAgent.set(meeting.moment.key, meeting);
  byAgent.delete(first.moment.key);
  return [...byAgent.values()];
}

/** The places where this way can be cut: the outward tool, which cuts every way to it, and the last handoff that passes on what was seen. */
function cutsOf({ seen, out }: Meeting, chain: readonly Moment[]): readonly PlaceNote[] {
  const sources = [seen.private, seen.untrusted];
  const passing = chain.findLast(({ came }, at) => {
    const before = new Set(chain.slice(0, at));
    return came !== undefined && carries(came.edge) && sources.some((source) => before.has(source.moment));
  });
  return [
    { at: out.tool.origin, part: "key", message: "`approval: always` here puts a person before every call" },
    ...(passing?.came === undefined
      ? []
      : [
          {
            at: passing.came.edge.handoff.origin,
            part: "key" as const,
            message: "`history: last` or `none` here keeps back what was seen before",
          },
        ]),
  ];
}

function helpFor({ outward }: LeakTools, canBeCut: boolean): string {
  const names = [...outward].map(({ name }) => name);
  const person = `put a person before ${names.length > 1 ? "each of " : ""}${listNames(names)} with \`approval: always\``;
  if (names.length > 1) return `${person}, or keep back what is read with \`history: last\` or \`none\` on the ways there`;
  return canBeCut
    ? `${person}, or cut the way at the handoff`
    : `${person}, or give it to an agent of its own that is handed to with \`history: none\``;
}

function alsoAt({ moment, seen, out }: Meeting): PlaceNote {
  return { at: out.given.origin, message: `at \`${nameOf(moment.key)}\` ${sourcesOf(seen)} and \`${out.tool.name}\` meet as well` };
}

/** How many moments the walks of many findings may show together before they begin where the first of the two came in. */
const MOST_STEPS = 20_000;

function sourcesOf({ private: secret, untrusted }: Meeting["seen"]): string {
  const [first, second] = [secret.grant.tool.name, untrusted.grant.tool.name];
  return first === second ? `\`${first}\` (private and untrusted)` : `\`${first}\` (private), \`${second}\` (untrusted)`;
}
