import { compile, renderPretty, type Plan } from "../engine/index.ts";
import { shownPath } from "./manifest-files.ts";
import type { Output } from "./output.ts";
import { loadManifest } from "./sources.ts";

/** Compiles a manifest; where it has errors they are told on `err` and there is no plan. */
export function compiled(path: string, output: Output): Plan | undefined {
  const loaded = loadManifest(path);
  const compilation = loaded.ok ? compile(loaded.file, { sources: loaded.sources }) : { ok: false as const, diagnostics: [loaded.finding] };
  if (compilation.ok) return compilation.plan;
  const errors = compilation.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  output.err(`${renderPretty(errors, { paint: output.errPaint, path: shownPath })}\n`);
  return undefined;
}
