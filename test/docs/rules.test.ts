import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { renderPretty } from "../../engine/report/pretty.ts";
import { lint } from "../../engine/rules/check.ts";
import { rules } from "../../engine/rules/index.ts";
import { probedBy } from "../../engine/rules/probe/probed.ts";

const root = resolve(import.meta.dirname, "../..");
const generator = resolve(root, "docs/generate/rules.mjs");
const written = (await import(generator)) as { rulePages: (engine: object) => ReadonlyMap<string, string> };
const pages = written.rulePages({ rules, lint, probedBy, renderPretty });

test.each([...pages])("docs/rules/%s is what its rule says today (vitest -u writes it)", async (name, page) => {
  await expect(page).toMatchFileSnapshot(resolve(root, "docs/rules", name));
});

test("no page is left of a rule that is gone", () => {
  expect(readdirSync(resolve(root, "docs/rules")).toSorted()).toEqual([...pages.keys()].toSorted());
});

test("the index leads to every rule", () => {
  const index = pages.get("README.md") ?? "";
  expect(rules.filter((rule) => !index.includes(`(${rule.name}.md)`))).toEqual([]);
});
