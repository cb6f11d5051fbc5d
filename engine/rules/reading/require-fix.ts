import { unsafeFix } from "../../diagnostic/fix.ts";
import type { Fix } from "../../diagnostic/diagnostic.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";
import type { Handoff } from "../../manifest/manifest.ts";
import { appendItem, insertKey } from "../../source/edit/insert.ts";
import type { TextEdit } from "../../source/edit/text-edit.ts";
import { appendToken } from "../../source/pointer.ts";

/** A fact, and the edges that are to require it; absent where none can. */
export interface Gated {
  readonly fact: string;
  readonly gates?: readonly EdgeAttributes[] | undefined;
}

/** What each edge is to require, of several facts together; undefined where one of them has no gates. */
export function wantedAt(gated: readonly Gated[]): ReadonlyMap<EdgeAttributes, readonly string[]> | undefined {
  const wanted = new Map<EdgeAttributes, string[]>();
  for (const { fact, gates } of gated) {
    if (gates === undefined) return undefined;
    for (const edge of gates) {
      const facts = wanted.get(edge);
      if (facts === undefined) wanted.set(edge, [fact]);
      else facts.push(fact);
    }
  }
  return wanted;
}

/** The fix that lets each edge require some more facts, by edge; undefined where one of them cannot be written cleanly, as where `requires` is a map. */
export function requireFix(wanted: ReadonlyMap<EdgeAttributes, readonly string[]> | undefined): Fix | undefined {
  const fixes: Fix[] = [];
  for (const [{ handoff }, facts] of wanted ?? []) {
    const edits = editsFor(handoff, facts);
    if (edits === undefined) return undefined;
    fixes.push(unsafeFix(handoff.origin.document.file, edits));
  }
  const edits = fixes.flatMap((fix) => fix.edits);
  return edits.length === 0 ? undefined : { safety: "unsafe", edits };
}

function editsFor({ origin, requires }: Handoff, facts: readonly string[]): readonly TextEdit[] | undefined {
  const { document, pointer } = origin;
  if (requires.length === 0) return insertKey(document, pointer, "requires", facts);
  const added = facts.map((fact) => appendItem(document, appendToken(pointer, "requires"), fact));
  return added.every((edits) => edits !== undefined) ? added.flat() : undefined;
}
