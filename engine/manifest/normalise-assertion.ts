import type { Origin } from "../source/source-map.ts";
import type { Assertion } from "./assertion.ts";
import type { WrittenAssertion } from "./document.ts";
import type { Fragment } from "./fragment.ts";
import { inside, reference, references } from "./origin.ts";

/** The assertions of all files, the root's first. Expects each to be of one form. */
export function assertions(fragments: readonly Fragment[]): readonly Assertion[] {
  return fragments.flatMap(({ document, value }) => {
    const list: Origin = { document, pointer: "/assert" };
    return (value.assert ?? []).flatMap((written, index) => assertion(written, inside(list, index)) ?? []);
  });
}

function assertion(written: WrittenAssertion, origin: Origin): Assertion | undefined {
  const { before, from, never_reaches: neverReaches, can_reach: canReach, hops, because } = written;
  const stated = { origin, ...(because === undefined ? {} : { because: { text: because, origin: inside(origin, "because") } }) };
  const named = (name: string, key: string) => reference(name, inside(origin, key));
  if (before !== undefined) {
    return { kind: "before", ...stated, before: named(before, "before"), always: references(written.always, origin, "always") };
  }
  if (from !== undefined && neverReaches !== undefined) {
    return { kind: "never-reaches", ...stated, from: named(from, "from"), neverReaches: named(neverReaches, "never_reaches") };
  }
  if (canReach !== undefined) return { kind: "can-reach", ...stated, canReach: named(canReach, "can_reach") };
  if (hops !== undefined) return { kind: "hops", ...stated, max: hops.max, maxOrigin: inside(inside(origin, "hops"), "max") };
  return undefined;
}
