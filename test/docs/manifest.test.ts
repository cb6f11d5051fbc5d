import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const generator = resolve(root, "docs/generate/manifest.mjs");
const { manifestPage } = (await import(generator)) as { readonly manifestPage: (schema: unknown) => string };
const page = manifestPage(JSON.parse(readFileSync(resolve(root, "schemas/topology.v1.schema.json"), "utf8")));

test("docs/manifest.md is what the schema says today (vitest -u writes it)", async () => {
  await expect(page).toMatchFileSnapshot(resolve(root, "docs/manifest.md"));
});

test("the page says something of every key", () => {
  expect(page).not.toMatch(/undefined|\[object/);
  expect(page.match(/^## /gm)?.length).toBeGreaterThan(15);
});
