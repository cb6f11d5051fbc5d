import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { lint, type LintOptions } from "../rules/check.ts";
import type { SourceFile } from "../source/source-file.ts";
import { lower } from "./lower.ts";
import type { Plan } from "./plan.ts";

/** A plan, or the reasons why there is none; either way with all findings. */
export type Compilation =
  | {
      readonly ok: true;
      readonly plan: Plan;
      readonly manifest: Manifest;
      readonly graph: HandoffGraph;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Compiles a manifest. Never throws on what an author wrote: a finding of severity `error` means that there is no plan. */
export function compile(file: SourceFile, options?: LintOptions): Compilation {
  const { diagnostics, manifest, graph } = lint(file, options);
  if (manifest === undefined || graph === undefined) return { ok: false, diagnostics };
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return { ok: false, diagnostics };
  return { ok: true, plan: lower(manifest), manifest, graph, diagnostics };
}
