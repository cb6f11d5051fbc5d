import { findings } from "../helpers/lint.ts";

/** Each finding as its rule and the first line of the text it stands at. */
export function places(text: string): readonly string[] {
  return findings(text).map(({ rule, file, span }) => `${rule}: ${file.text.slice(span.start, span.end).split("\n")[0]}`);
}

function block(text: string): string {
  return text.trim().replaceAll("\n", "\n      ");
}

/** A desk with a second agent and an exit to lead to; its first agent's routine and handoffs are what the cases are about. */
export function desk(routine: string, handoffs: string, agent = ""): string {
  return `signalbox: 1
name: desk
entry: [triage, refunds, reply]
tools:
  find_order: { description: Looks an order up., input: { order_id: string }, effects: [read] }
exits:
  sold: { kind: resolved }
limits: { then: sold }
agents:
  triage:
    purpose: Picks the right desk.
    ${agent}
    routine: ${routine.startsWith("-") ? `\n      ${block(routine)}` : JSON.stringify(routine)}
    handoffs:
      ${block(handoffs)}
  refunds:
    purpose: Decides on refunds.
    routine: Decide by the policy.
    handoffs: { resolved: { when: It is decided. }, escalated: { when: The policy does not say. } }
  reply:
    purpose: Writes replies.
    tools: [find_order]
    routine: Write the reply about what \`find_order\` says.
    handoffs: { resolved: { when: It is written. }, escalated: { when: Nobody knows. } }
`;
}

export const person: string = "escalated: { when: They ask for a person. }";
export const ways: string = `refunds: { when: They want their money. }\n${person}`;
