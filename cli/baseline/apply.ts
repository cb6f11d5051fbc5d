import { manifestName, ruleNamed, type Diagnostic, type SourceFile } from "../../engine/index.ts";
import { identitiesAcross } from "../lint/identities.ts";
import type { Linted } from "../lint/linted.ts";
import { readBaseline, type BaselineEntry } from "./baseline.ts";

/** The findings that a baseline may hold, as it holds them. What makes a plan impossible is none of them. */
export function entriesOf(roots: readonly Linted[], diagnostics: readonly Diagnostic[]): ReadonlyMap<Diagnostic, BaselineEntry> {
  const manifests = new Map(
    roots.flatMap(({ document, diagnostics: own }) => {
      const name = manifestName(document);
      return own.map((found) => [found, name] as const);
    }),
  );
  const identities = identitiesAcross(roots, diagnostics);
  return new Map(
    diagnostics
      .filter((found) => !blocks(found))
      .map((found) => [
        found,
        { identity: identities.get(found) ?? "", rule: found.rule, manifest: manifests.get(found) ?? "", message: found.message },
      ]),
  );
}

/** Whether a finding makes a plan impossible; nothing can put up with that. */
export function blocks({ severity, ruled }: Diagnostic): boolean {
  return (ruled ?? severity) === "error";
}

/** Tells those of some findings that the baseline in a file does not know. Throws a `Refusal` where there is none. */
export function unknownTo(path: string): (roots: readonly Linted[], diagnostics: readonly Diagnostic[]) => readonly Diagnostic[] {
  const { entries } = readBaseline(path);
  return (roots, diagnostics) => unknown(entries, entriesOf(roots, diagnostics), diagnostics);
}

/** The findings that the baseline in a file does not know, and one for each of its entries that is not found any more. */
export function withoutBaseline(roots: readonly Linted[], diagnostics: readonly Diagnostic[], path: string): readonly Diagnostic[] {
  const baseline = readBaseline(path);
  const entries = entriesOf(roots, diagnostics);
  const found = new Set([...entries.values()].map(({ identity }) => identity));
  const stale = baseline.entries.flatMap((entry, at) =>
    found.has(entry.identity) || !wasLookedFor(entry, roots) ? [] : [staleEntry(baseline.file, entry, at)],
  );
  return [...unknown(baseline.entries, entries, diagnostics), ...stale];
}

function unknown(
  held: readonly BaselineEntry[],
  entries: ReadonlyMap<Diagnostic, BaselineEntry>,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const identities = new Set(held.map(({ identity }) => identity));
  return diagnostics.filter((diagnostic) => !identities.has(entries.get(diagnostic)?.identity ?? ""));
}

/** Only where its manifest was linted, and its rule had its say, is an entry that was not found out of date. */
export function wasLookedFor({ manifest, rule }: BaselineEntry, roots: readonly Linted[]): boolean {
  const known = ruleNamed(rule);
  return roots.some(
    (root) => manifestName(root.document) === manifest && (known === undefined || known.stage === "read" || root.ran.includes(rule)),
  );
}

function staleEntry(file: SourceFile, { identity, rule, manifest, message }: BaselineEntry, at: number): Diagnostic {
  const written = JSON.stringify(identity);
  const start = Math.max(0, file.text.indexOf(written));
  return {
    rule: "stale-baseline",
    severity: "warning",
    message: `this finding of \`${rule}\` in \`${manifest}\` is gone: ${message}`,
    file,
    span: { start, end: start + written.length },
    pointer: `/findings/${at}/identity`,
    subject: [identity],
    notes: [],
    witness: [],
    help: "`signalbox baseline prune` takes it out",
  };
}
