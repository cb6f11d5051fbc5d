import { findings } from "./lint.ts";

/** Each finding as its rule and the text it stands at. */
export function places(text: string): readonly string[] {
  return findings(text).map(({ rule, file, span }) => `${rule}: ${file.text.slice(span.start, span.end)}`);
}

/** What its first finding says to do. */
export function helpOf(text: string): string | undefined {
  return findings(text)[0]?.help;
}

/** The text after all fixes of its first finding. */
export function mended(text: string): string {
  const edits = (findings(text)[0]?.fix?.edits ?? []).toSorted((a, b) => b.span.start - a.span.start);
  return edits.reduce((result, edit) => result.slice(0, edit.span.start) + edit.text + result.slice(edit.span.end), text);
}

/** What of a desk is exchanged. */
export interface Parts {
  readonly top?: string;
  readonly tools?: string;
  readonly agent?: string;
  readonly routine?: string;
  readonly handoffs?: string;
}

/** A small desk that lints clean, with parts of it exchanged. */
export function desk({ top = "", tools = "", agent = "tools: [find_order]", routine, handoffs = "" }: Parts): string {
  return `signalbox: 1
name: desk
entry: triage
${top}
tools:
  find_order: { description: Looks an order up., input: { order_id: string, status?: { enum: [late, sent] } }, effects: [read] }
  ${tools}
agents:
  triage:
    purpose: Answers questions about orders.
    ${agent}
    routine:
      ${routine ?? "- Look the order up with `find_order`."}
    handoffs:
      ${handoffs}
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`;
}

/** A second tool, which nobody is given. */
export const invoice = "find_invoice: { description: Looks an invoice up., input: { invoice_id: string }, effects: [read] }";
