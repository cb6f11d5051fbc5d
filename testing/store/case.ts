import { deepStrictEqual, rejects } from "node:assert/strict";
import { isEngineError, type EngineErrorCode, type Store, type StoreBounds } from "../../engine/index.ts";

/** Two views of one empty store, as two drivers in two processes would have; where there is but one, twice the same. */
export interface OpenedStores {
  readonly one: Store;
  readonly other: Store;
  /** Leaves behind what a process leaves that was killed in the middle of an append to this run; absent where there can be no such thing. */
  readonly tear?: (runId: string) => Promise<void>;
  /** Called when the case is over. */
  readonly close?: () => Promise<void>;
}

/** Makes a new, empty store for one case, with these bounds where they are given. */
export type OpenStores = (options: { readonly bounds?: Partial<StoreBounds> }) => Promise<OpenedStores>;

/** What a store, or the way it is opened, need not offer. */
export type Need = "claim" | "release" | "runs" | "sessions" | "deleteSession" | "deleteOlder" | "tear";

/** One promise of a store, and how it is tried. Any test runner can run it: it resolves where the store keeps the promise. */
export interface StoreCase {
  readonly name: string;
  /** Leave the case out where the store does not offer these; without them it fails and says so. */
  readonly needs: readonly Need[];
  readonly run: (open: OpenStores) => Promise<void>;
}

/** The stores of a case, with all that it needs. */
export interface Stage {
  readonly one: Required<Store>;
  readonly other: Required<Store>;
  readonly tear: (runId: string) => Promise<void>;
}

/** What a case needs and asks for. */
export interface Setting {
  readonly needs?: readonly Need[];
  readonly bounds?: Partial<StoreBounds>;
}

/** Makes a case: opens the stores, tries the promise, lets go of every run, closes. */
export function storeCase(name: string, { needs = [], bounds }: Setting, attempt: (stage: Stage) => Promise<void>): StoreCase {
  return {
    name,
    needs,
    async run(open) {
      const opened = await open(bounds === undefined ? {} : { bounds });
      try {
        await attempt(stageOf(opened, needs));
      } finally {
        for (const store of [opened.one, opened.other]) for (const runId of await store.list()) await store.release?.(runId);
        await opened.close?.();
      }
    },
  };
}

function stageOf(opened: OpenedStores, needs: readonly Need[]): Stage {
  for (const need of needs) {
    const offers = need === "tear" ? opened.tear : opened.one[need];
    if (offers === undefined)
      throw new Error(`this case needs \`${need}\`, which the store does not offer; leave the case out by its \`needs\``);
  }
  return { one: opened.one as Required<Store>, other: opened.other as Required<Store>, tear: async (runId) => opened.tear?.(runId) };
}

/** Fails unless the attempt is refused, by a throw or by its promise, with an `EngineError` of one of these codes. */
export async function refused(attempt: () => unknown, ...codes: readonly EngineErrorCode[]): Promise<void> {
  await rejects(
    async () => attempt(),
    (error: unknown) => {
      const found = isEngineError(error) ? error.code : String(error);
      deepStrictEqual(codes.filter((code) => code === found).length, 1, `refused with ${found}, expected ${codes.join(" or ")}`);
      return true;
    },
  );
}

/** How many of these succeed, begun one right after the other. */
export async function fulfilled(attempts: readonly (() => unknown)[]): Promise<number> {
  return (await Promise.allSettled(attempts.map(async (attempt) => attempt()))).filter(({ status }) => status === "fulfilled").length;
}
