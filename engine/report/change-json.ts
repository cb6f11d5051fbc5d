import type { Note } from "../diagnostic/diagnostic.ts";
import { CHANGE_KINDS, kindOf, type ChangeCategory, type ChangeKind } from "../plan/diff/category.ts";
import type { TopologyChange, ChangeAction } from "../plan/diff/change.ts";
import { concealed } from "../rules/reading/secrets.ts";
import { positionAt } from "../source/source-file.ts";
import type { ReportedPlace, ReportedStep } from "./json.ts";

/** What changes between versions of manifests, for programs: `schemas/change-report.v1.schema.json`. */
export interface ChangeReport {
  readonly version: 1;
  readonly comparisons: readonly ReportedComparison[];
  readonly summary: ChangeSummary;
}

export interface ReportedComparison {
  readonly old: string;
  readonly new: string;
  /** Gravest first. */
  readonly changes: readonly ReportedChange[];
}

export interface ReportedChange {
  readonly category: ChangeCategory;
  readonly action: ChangeAction;
  readonly subject: string;
  readonly message: string;
  readonly old?: ReportedPlace;
  readonly new?: ReportedPlace;
  /** The first has the change's category. */
  readonly consequences: readonly ReportedConsequence[];
}

export interface ReportedConsequence {
  readonly category: ChangeCategory;
  readonly message?: string;
  readonly witness: readonly ReportedStep[];
}

/** How many changes are of a kind by their gravest consequence, and how many break something in the sense that was asked for. */
export interface ChangeSummary extends Readonly<Record<ChangeKind, number>> {
  readonly changes: number;
}

/** Two versions and what is different, and how a file's path is shown. */
export interface ComparedVersions {
  readonly old: string;
  readonly new: string;
  readonly changes: readonly TopologyChange[];
}

/** Turns changes into the published form. */
export function toChangeReport(comparisons: readonly ComparedVersions[], path: (path: string) => string = (same) => same): ChangeReport {
  const all = comparisons.map(({ old, new: now, changes }) => ({
    old,
    new: now,
    changes: changes.flatMap((change) => reported(change, path)),
  }));
  const kinds = all.flatMap(({ changes }) => changes.map(({ category }) => kindOf(category)));
  const counts = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, kinds.filter((one) => one === kind).length])) as Record<
    ChangeKind,
    number
  >;
  return { version: 1, comparisons: all, summary: { changes: kinds.length, ...counts } };
}

function reported(change: TopologyChange, path: (path: string) => string): readonly ReportedChange[] {
  const [first] = change.consequences;
  if (first === undefined) return [];
  const place = ({ file, span }: Note): ReportedPlace => {
    const { line, column } = positionAt(file, span.start);
    const end = positionAt(file, Math.max(span.start, span.end));
    return { file: path(file.path), line, column, endLine: end.line, endColumn: end.column };
  };
  return [
    {
      category: first.category,
      action: change.action,
      subject: concealed(change.subject),
      message: concealed(change.message),
      ...(change.old === undefined ? {} : { old: place(change.old) }),
      ...(change.new === undefined ? {} : { new: place(change.new) }),
      consequences: change.consequences.map(({ category, message, witness }) => ({
        category,
        ...(message === undefined ? {} : { message: concealed(message) }),
        witness: witness.map((step): ReportedStep => ({ message: concealed(step.message), ...place(step) })),
      })),
    },
  ];
}
