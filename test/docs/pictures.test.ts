import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { dagreLayout } from "../../adapters/layouts/dagre.ts";
import { diskSources } from "../../adapters/sources/disk.ts";
import { drawingOf } from "../../engine/report/drawing.ts";
import { concernsOf } from "../../engine/report/picture/findings.ts";
import { toSvg } from "../../engine/report/picture/svg.ts";
import { lint } from "../../engine/rules/check.ts";

const root = resolve(import.meta.dirname, "../..");

test("the picture in the docs is what the support desk looks like today (vitest -u writes it)", async () => {
  const folder = resolve(root, "topologies/support-desk");
  const path = resolve(folder, "topology.yaml");
  const { manifest, graph, diagnostics } = lint({ path, text: readFileSync(path, "utf8") }, { sources: diskSources(folder) });
  if (manifest === undefined || graph === undefined) throw new Error("no manifest");
  await expect(toSvg(drawingOf(manifest, graph), dagreLayout, concernsOf(diagnostics, manifest))).toMatchFileSnapshot(
    resolve(root, "docs/support-desk.svg"),
  );
});
