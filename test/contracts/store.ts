import { describe, expect, test } from "vitest";
import { storeCases, type OpenStores } from "../../testing/store-cases.ts";

/** Runs the published cases on a store that must offer all of them but what is named; says how many are left out. */
export function storeContract(name: string, open: OpenStores, lacks: readonly string[] = []): void {
  const cases = storeCases.filter(({ needs }) => !needs.some((need) => lacks.includes(need)));
  describe(`${name} as a store`, () => {
    test.each(cases)("$name", async ({ run }) => {
      await expect(run(open)).resolves.toBeUndefined();
    });
  });
}
