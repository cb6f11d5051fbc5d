import { unsafeFix } from "../../diagnostic/fix.ts";
import type { Fix } from "../../diagnostic/diagnostic.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";
import type { Handoff } from "../../manifest/manifest.ts";
import { appendItem, insertKey } from "../../source/edit/insert.ts";
import type { TextEdit } from "../../source/edit/text-edit.ts";
import { appendToken } from "../../source/pointer.ts";

/** A change of more handoffs than this is no slip to be mended by a machine. */
const MOST_HANDOFFS = 32;

/** The fix that lets each edge require some more facts, by edge; undefined where they are very many, or one of them cannot be written cleanly, as where `requires` is a map. */
export function requireFix(wanted: ReadonlyMap<EdgeAttributes, readonly string[]> | undefined): Fix | undefined {
  if ((wanted?.size ?? 0) > MOST_HANDOFFS) return undefined;
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
