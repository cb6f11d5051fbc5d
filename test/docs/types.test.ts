import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { typeErrors } from "../helpers/type-check.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const pages = [
  "README.md",
  ...["docs", "docs/providers"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];
const blocks = pages.flatMap((page) =>
  fencesOf(join(root, page), "ts").map((text, index) => ({ name: `${page.replaceAll("/", "-")}-${index}.ts`, text })),
);

test("every TypeScript block of the docs compiles against the built package", () => {
  expect(blocks.length).toBeGreaterThan(0);
  expect(typeErrors(new Map(blocks.map(({ name, text }) => [name, `${text}\nexport {};\n`])))).toEqual([]);
}, 60_000);
