import { agentChanges } from "./agents.ts";
import { gravityOf } from "./category.ts";
import type { TopologyChange, Consequence, Topology } from "./change.ts";
import type { Draft, Meaning, Sides } from "./draft.ts";
import { exitChanges } from "./exits.ts";
import { factChanges } from "./facts.ts";
import { openedLeaks } from "./leaks.ts";
import { guardChanges } from "./guards.ts";
import { runLimits } from "./limits.ts";
import { modelChanges } from "./models.ts";
import { renamesOf } from "./renames.ts";
import { serverChanges } from "./servers.ts";
import { strandedFacts } from "./strands.ts";
import { toolChanges } from "./tools.ts";
import { openedWays, type Opened } from "./ways.ts";
import { wholeChanges } from "./whole.ts";
import { noteOf } from "../../rules/placed.ts";

/**
 * Everything that differs between two topologies, each difference once, with all that it means: what it lets agents do, which sessions it strands, what hosts have to follow. Gravest first,
 * then by place. The order of keys, comments, and in which file something stands are no differences.
 */
export function diffTopologies(old: Topology, now: Topology): readonly TopologyChange[] {
  const sides: Sides = { old, now, names: renamesOf(old.manifest, now.manifest) };
  const drafts = [
    ...wholeChanges(sides),
    ...runLimits(sides),
    ...serverChanges(sides),
    ...factChanges(sides),
    ...toolChanges(sides),
    ...exitChanges(sides),
    ...modelChanges(sides),
    ...agentChanges(sides),
    ...guardChanges(sides),
  ];
  const changes = new Map(drafts.map((draft) => [draft, [...draft.means]]));
  const alone: Draft[] = [];
  const causeOf = causes(drafts);
  for (const opened of [...openedWays(sides)(causeOf), ...openedLeaks(sides), ...strandedFacts(sides)]) {
    const cause = causeOf(opened.elements);
    if (cause === undefined) alone.push(byItself(opened));
    else changes.get(cause)?.push(opened.meaning);
  }
  const all = [...[...changes].map(([draft, means]) => changeOf(draft, means)), ...alone.map((draft) => changeOf(draft, draft.means))];
  return inOrder(all, now);
}

/** Finds the change that opened a way: of the way's elements, in order, the first that a change opened. */
function causes(drafts: readonly Draft[]): (elements: readonly string[]) => Draft | undefined {
  const byElement = new Map<string, Draft>();
  for (const draft of drafts) {
    for (const element of [draft.subject, ...(draft.opens ?? []), ...(draft.forgets ?? [])])
      if (!byElement.has(element)) byElement.set(element, draft);
  }
  return (elements) => elements.map((element) => byElement.get(element)).find((draft) => draft !== undefined);
}

function byItself({ subject, meaning }: Opened): Draft {
  return { action: "changed", subject, message: meaning.message ?? "", means: [{ ...meaning }] };
}

function changeOf(draft: Draft, means: readonly Meaning[]): TopologyChange {
  const { action, subject, message } = draft;
  return {
    action,
    subject,
    message,
    ...(draft.old === undefined ? {} : { old: noteOf({ ...draft.old, message: "" }) }),
    ...(draft.new === undefined ? {} : { new: noteOf({ ...draft.new, message: "" }) }),
    notes: (draft.notes ?? []).map(noteOf),
    consequences: means
      .map(({ category, message: said, witness = [] }): Consequence => ({
        category,
        ...(said === undefined ? {} : { message: said }),
        witness: witness.map(noteOf),
      }))
      .toSorted((a, b) => gravityOf(a.category) - gravityOf(b.category)),
  };
}

/** What stands in the new files comes before what is gone from the old ones. */
function inOrder(changes: readonly TopologyChange[], { manifest }: Topology): readonly TopologyChange[] {
  const files = new Map(manifest.documents.map(({ file }, at) => [file, at]));
  const gravity = ({ consequences: [first] }: TopologyChange): number =>
    first === undefined ? Number.MAX_SAFE_INTEGER : gravityOf(first.category);
  const file = ({ new: place }: TopologyChange): number => (place === undefined ? files.size : (files.get(place.file) ?? files.size));
  const start = (change: TopologyChange): number => (change.new ?? change.old)?.span.start ?? 0;
  return changes.toSorted(
    (a, b) =>
      gravity(a) - gravity(b) || file(a) - file(b) || start(a) - start(b) || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0),
  );
}
