import { nameOf } from "../graph/node-key.ts";
import { meetingsIn, type Meeting } from "./reading/meeting.ts";
import { carries, type Moment, type Source } from "./reading/taint.ts";
import type { GraphRule, PlaceNote, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";
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
say nothing about content, so they do not cut. The few fields of a \`carry\` are not followed: they are the author's own choice of what to hand on.`,
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
    for (const [first, ...others] of groupsOf(meetingsIn(manifest, graph))) {
      const { moment, out, seen } = first;
      const chain = chainTo(first, told > MOST_STEPS);
      told += chain.length;
      const agent = nameOf(moment.key);
      report({
        at: out.given.origin,
        part: "value",
        subject: [seen.private.grant.tool.name, seen.untrusted.grant.tool.name],
        message: `\`${agent}\` can send private data out at an outsider's word: ${sourcesOf(seen)} and \`${out.tool.name}\` (outward) meet in one conversation`,
        label: "reaches outside",
        help: helpFor(first, chain),
        ...approved(out.tool),
        notes: [...cutsOf(first, chain), ...others.slice(0, 3).map(alsoAt)],
        witness: [
          ...walkTo(first, chain),
          { at: out.given.origin, part: "value", message: `\`${agent}\` can reach outside with \`${out.tool.name}\`` },
        ],
      });
    }
  },
};

/** One group for each pair of tools that the content comes from: the same two sources are one fault, wherever they then lead. */
function groupsOf(meetings: readonly Meeting[]): readonly (readonly [Meeting, ...Meeting[]])[] {
  const groups = new Map<string, [Meeting, ...Meeting[]]>();
  for (const meeting of meetings) {
    const pair = `${meeting.seen.private.grant.tool.name} ${meeting.seen.untrusted.grant.tool.name}`;
    const group = groups.get(pair);
    if (group === undefined) groups.set(pair, [meeting]);
    else group.push(meeting);
  }
  return [...groups.values()];
}

/** From the entry to the meeting: each handoff, and where each of the two came in. */
function walkTo({ seen }: Meeting, chain: readonly Moment[]): readonly PlaceNote[] {
  const [first, second] = [seen.private, seen.untrusted];
  const sources = first.moment === second.moment && first.grant.tool === second.grant.tool ? [first] : [first, second];
  return chain.flatMap((at) => [
    ...(at.came === undefined ? [] : witnessOf([at.came.edge])),
    ...sources.filter((source) => source.moment === at).flatMap(readingOf),
  ]);
}

function readingOf({ moment, grant, calls }: Source): readonly PlaceNote[] {
  const way = calls();
  const reader = nameOf(way.at(-1)?.to ?? moment.key);
  const { private: secret, untrusted } = grant.tool.effects;
  const what = secret && untrusted ? "private data and outsiders' text" : secret ? "private data" : "outsiders' text";
  return [
    ...witnessOf(way),
    { at: grant.given.origin, part: "value", message: `\`${reader}\` can read ${what} with \`${grant.tool.name}\`` },
  ];
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

function helpFor(meeting: Meeting, chain: readonly Moment[]): string {
  const { out } = meeting;
  const person = `put a person before \`${out.tool.name}\` with \`approval: always\``;
  return cutsOf(meeting, chain).length > 1
    ? `${person}, or cut the way at the handoff`
    : `${person}, or give it to an agent of its own that is handed to with \`history: none\``;
}

function alsoAt({ moment, out }: Meeting): PlaceNote {
  return { at: out.given.origin, message: `\`${out.tool.name}\` of \`${nameOf(moment.key)}\` meets them as well` };
}

/** How many moments the walks of many findings may show together before they begin where the first of the two came in. */
const MOST_STEPS = 20_000;

/** The moments from the first to the meeting, or, where it is to be short, from where the first of the two came in. */
function chainTo({ moment, seen }: Meeting, short: boolean): readonly Moment[] {
  const chain: Moment[] = [];
  const missing = new Set([seen.private.moment, seen.untrusted.moment]);
  for (let at: Moment | undefined = moment; at !== undefined; at = at.came?.from) {
    chain.push(at);
    missing.delete(at);
    if (short && missing.size === 0) break;
  }
  return chain.toReversed();
}

function sourcesOf({ private: secret, untrusted }: Meeting["seen"]): string {
  const [first, second] = [secret.grant.tool.name, untrusted.grant.tool.name];
  return first === second ? `\`${first}\` (private and untrusted)` : `\`${first}\` (private), \`${second}\` (untrusted)`;
}
