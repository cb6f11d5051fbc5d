import { resolve } from "node:path";
import { expect, test } from "vitest";
import { renderPretty } from "../../engine/report/pretty.ts";
import { lint } from "../../engine/rules/check.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const page = resolve(root, "docs/reading-a-finding.md");
const written = (await import(resolve(root, "docs/generate/finding.mjs"))) as { findingPage: (engine: object) => string };

test("the page on findings shows what lint says today (vitest -u writes it)", async () => {
  await expect(written.findingPage({ lint, renderPretty })).toMatchFileSnapshot(page);
});

test("it shows a fix, a walk and a hidden character", () => {
  const [misspelt = "", walk = "", hidden = ""] = fencesOf(page, "text");
  expect(misspelt).toMatch(/^error\[unknown-target\].*\n[\s\S]*^unsafe fix, [^\n]*:\n[\s\S]*^ *\d+ \+ .*refunds/m);
  expect(walk).toMatch(/^warning\[lethal-trifecta\].*\n[\s\S]*^path:\n {2}1\. /m);
  expect(hidden).toMatch(/^error\[hidden-unicode\].*\n[\s\S]*<U\+202E>money<U\+202C>/);
});
