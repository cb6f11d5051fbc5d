import { resolve } from "node:path";
import { expect, test } from "vitest";
import { defaultRetry } from "../../engine/run/retry-policy.ts";
import { modelFaults } from "../../testing/model-faults.ts";

const root = resolve(import.meta.dirname, "../..");
const generator = resolve(root, "docs/generate/bad-days.mjs");
const { badDaysPage } = (await import(generator)) as {
  readonly badDaysPage: (faults: readonly object[], retry: object) => string;
};
const page = badDaysPage(modelFaults, defaultRetry);

test("docs/bad-days.md is what the published faults are today (vitest -u writes it)", async () => {
  await expect(page).toMatchFileSnapshot(resolve(root, "docs/bad-days.md"));
});

test("no fault is left out, and a status stands once", () => {
  const [, table = ""] = page.split("## What becomes of each fault");
  const status = /^answers with HTTP (\d+)$/;
  expect(modelFaults.filter(({ name }) => !status.test(name) && !table.includes(name))).toEqual([]);
  const statuses = modelFaults.flatMap(({ name }) => status.exec(name)?.[1] ?? []);
  const told = [...table.matchAll(/answers with HTTP ((?:\d{3}, )*\d{3})(?=;| \|)/g)].flatMap(([, some = ""]) => some.split(", "));
  expect(told.toSorted()).toEqual(statuses.toSorted());
});
