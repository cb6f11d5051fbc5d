import type { StoreCase } from "./store/case.ts";
import { deletionCases } from "./store/deletions.ts";
import { driverCases } from "./store/drivers.ts";
import { journalCases } from "./store/journals.ts";
import { listingCases } from "./store/listings.ts";

/**
 * What every store must hold to, as cases that any test runner can run:
 * `for (const { name, run } of storeCases) test(name, () => run(open))`.
 */
export const storeCases: readonly StoreCase[] = [...journalCases, ...driverCases, ...listingCases, ...deletionCases];

export type { Need, OpenedStores, OpenStores, StoreCase } from "./store/case.ts";
