import { resolve } from "node:path";
import { expect, test } from "vitest";
import { FAILURES } from "../../engine/protocol/failure.ts";

const root = resolve(import.meta.dirname, "../..");
const generator = resolve(root, "docs/generate/failures.mjs");
const { failuresPage } = (await import(generator)) as { readonly failuresPage: (failures: object) => string };

test("docs/failures.md is what the failure codes are today (vitest -u writes it)", async () => {
  await expect(failuresPage(FAILURES)).toMatchFileSnapshot(resolve(root, "docs/failures.md"));
});
