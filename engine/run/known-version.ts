import { newerVersion, versions, type Kept } from "../loop/upgrade.ts";
import { EngineError } from "./engine-error.ts";
import type { Journal } from "./store.ts";

/** Throws `newer-version` where a later engine wrote a document: what it says beyond what this one knows must not be passed over. */
export function checkVersion(kind: Kept, value: unknown, what: string): void {
  const found = newerVersion(kind, value);
  if (found === undefined) return;
  throw new EngineError(
    "newer-version",
    `${what} is of version ${found} of the format, and this signalbox reads up to version ${versions[kind]}; update signalbox here, or use it where a newer one runs`,
  );
}

/** The same for all that a journal holds: its header, the session it began with, and each plan it ran under. */
export function checkJournal({ header, outcomes, plan }: Pick<Journal, "header" | "outcomes"> & { readonly plan: unknown }): void {
  const of = `of run ${JSON.stringify(header.runId)}`;
  checkVersion("journal", header, `the journal ${of}`);
  checkVersion("session", header.session, `the session ${of}`);
  checkVersion("plan", plan, `the plan ${of}`);
  for (const outcome of outcomes) if (outcome.kind === "resume") checkVersion("plan", outcome.plan, `a later plan ${of}`);
}
