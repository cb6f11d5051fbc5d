import type { Plan } from "../plan/plan.ts";
import { fold, type Folded } from "../run/fold.ts";
import { checkJournal } from "../run/known-version.ts";
import type { Journal } from "../run/store.ts";

/**
 * What a journal tells: the state it leads to, and the events on the way, the very ones that were streamed (text deltas are no
 * part of a journal). Pure: nothing is performed, and the same journal gives the same for ever. `plan` is the journal's own. Throws `newer-version` where a later engine wrote it.
 */
export function replay(plan: Plan, journal: Pick<Journal, "header" | "outcomes">): Folded {
  checkJournal({ ...journal, plan });
  return fold(plan, journal.header, journal.outcomes);
}
