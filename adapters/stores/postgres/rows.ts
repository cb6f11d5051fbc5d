import type { RunHeader } from "../../../engine/loop/header.ts";
import type { Outcome } from "../../../engine/loop/outcome.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import { checkJournal } from "../../../engine/run/known-version.ts";
import type { Journal, RunEntry, SessionEntry } from "../../../engine/run/store.ts";

type Row = Readonly<Record<string, unknown>>;

/** The journal in the rows of a run: its header (-2), its plan (-1), its outcomes from 0; nothing where there are none. */
export function journalIn(runId: string, rows: readonly Row[]): Journal | undefined {
  const [header, plan, ...outcomes] = rows;
  if (header === undefined) return undefined;
  const parsed = (row: Row | undefined, index: number): unknown => {
    if (row?.["index"] !== index) throw broken(runId, index);
    try {
      return JSON.parse(String(row["text"]));
    } catch {
      throw broken(runId, index);
    }
  };
  const journal: Journal = {
    header: parsed(header, -2) as RunHeader,
    plan: parsed(plan, -1) as Plan,
    outcomes: outcomes.map((row, index) => parsed(row, index) as Outcome),
  };
  checkJournal(journal);
  return journal;
}

/** A run of a listing. */
export function runEntryIn(row: Row): RunEntry {
  return { runId: String(row["run_id"]), session: String(row["session"]), plan: String(row["plan"]), at: Number(row["at"]) };
}

/** A session of a listing. */
export function sessionEntryIn(row: Row): SessionEntry {
  return { session: String(row["session"]), runs: Number(row["runs"]), firstAt: Number(row["first_at"]), lastAt: Number(row["last_at"]) };
}

function broken(runId: string, index: number): EngineError {
  const what = index === -2 ? "header" : index === -1 ? "plan" : `outcome number ${index}`;
  return new EngineError(
    "broken-journal",
    `the ${what} of run "${runId}" is missing or no JSON; the tables were changed by something else. Restore them`,
  );
}
