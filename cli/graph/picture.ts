import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dagreLayout } from "../../adapters/layouts/dagre.ts";
import { concernsOf, drawingOf, toHtml, toSvg, type Drawing, type LintResult } from "../../engine/index.ts";

/** What is drawn: a manifest that could be read, and all that was found in it. */
export type Subject = Pick<Required<LintResult>, "diagnostics" | "manifest" | "graph">;

/** Lays a picture out and draws it, as a file that needs nothing beside it. */
export function picture(format: "svg" | "html", { manifest, graph, diagnostics }: Subject): string {
  const [drawing, concerns] = [drawingOf(manifest, graph), concernsOf(diagnostics, manifest)];
  if (format === "svg") return toSvg(drawing, dagreLayout, concerns);
  const asset = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
  return toHtml({ manifest, drawing, concerns, layout: dagreLayout, assets: { script: asset("page.js"), style: asset("page.css") } });
}

/** Lays a drawing out and draws it, with no findings. */
export function svgOf(drawing: Drawing): string {
  return toSvg(drawing, dagreLayout);
}
