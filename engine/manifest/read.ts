import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { sortDiagnostics } from "../diagnostic/sort.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { readFragment } from "./read-fragment.ts";
import { includeAll } from "./include.ts";
import { judgeWhole } from "./judge-whole.ts";
import type { Manifest } from "./manifest.ts";
import { normalise } from "./normalise.ts";
import { readRoutineFiles } from "./routine-files.ts";
import type { Reading } from "./reading.ts";
import type { Sources } from "./sources.ts";

/** What reading a topology gives. With an error among the findings there is no manifest: nothing else could be trusted. */
export interface ReadResult {
  readonly manifest?: Manifest;
  readonly diagnostics: readonly Diagnostic[];
  /** The root document first, then what it includes in the order it was met, then routine files. */
  readonly documents: readonly SourceDocument[];
}

/** Reads a manifest and what it includes. Never throws on what an author wrote; without sources nothing can be included. */
export function readManifest(file: SourceFile, sources?: Sources): ReadResult {
  const reading: Reading = { sources, documents: [], diagnostics: [] };
  const { documents, diagnostics } = reading;
  const root = readFragment(reading, file, "");
  if (root === undefined) return { documents, diagnostics: sortDiagnostics(diagnostics, documents) };
  const fragments = includeAll(reading, root);
  const routineFile = readRoutineFiles(reading, fragments);
  diagnostics.push(...judgeWhole(fragments).slice(0, maxFaults));
  const sorted = sortDiagnostics(diagnostics, documents);
  if (sorted.some((diagnostic) => diagnostic.severity === "error")) return { documents, diagnostics: sorted };
  return { documents, diagnostics: sorted, manifest: normalise({ root, fragments, documents, routineFile }) };
}
