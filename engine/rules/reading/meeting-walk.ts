import { nameOf } from "../../graph/node-key.ts";
import type { PlaceNote } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import type { Meeting } from "./meeting.ts";
import type { Moment, Source } from "./taint.ts";

/** The moments from the first to the meeting, or, where it is to be short, from where the first of the two came in. */
export function chainTo({ moment, seen }: Meeting, short: boolean): readonly Moment[] {
  const chain: Moment[] = [];
  const missing = new Set([seen.private.moment, seen.untrusted.moment]);
  for (let at: Moment | undefined = moment; at !== undefined; at = at.came?.from) {
    chain.push(at);
    missing.delete(at);
    if (short && missing.size === 0) break;
  }
  return chain.toReversed();
}

/** From the entry to the meeting: each handoff, where each of the two came in, and the tool that reaches outside. */
export function walkTo({ moment, seen, out }: Meeting, chain: readonly Moment[]): readonly PlaceNote[] {
  const [first, second] = [seen.private, seen.untrusted];
  const sources = first.moment === second.moment && first.grant.tool === second.grant.tool ? [first] : [first, second];
  return [
    ...chain.flatMap((at) => [
      ...(at.came === undefined ? [] : witnessOf([at.came.edge])),
      ...sources.filter((source) => source.moment === at).flatMap(readingOf),
    ]),
    { at: out.given.origin, part: "value", message: `\`${nameOf(moment.key)}\` can reach outside with \`${out.tool.name}\`` },
  ];
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
