import { deepStrictEqual, equal } from "node:assert/strict";
import type { Store } from "../../engine/index.ts";
import { fulfilled, refused, storeCase, type StoreCase } from "./case.ts";
import { aHeader, anOutcome, aPlan, aSession } from "./values.ts";

async function aRun(store: Store, runId: string, more: Parameters<typeof aHeader>[1] = {}): Promise<void> {
  const header = aHeader(runId, more);
  await store.create(header, aPlan(header.plan));
  await store.append(runId, 0, anOutcome(0));
  await store.release?.(runId);
}

const none = { sessions: 0, runs: 0 };

/** That what is deleted is gone, and nothing else. */
export const deletionCases: readonly StoreCase[] = [
  storeCase("a session is deleted with all its runs, and nothing else", { needs: ["deleteSession"] }, async ({ one, other }) => {
    await aRun(one, "a", { at: 1 });
    await aRun(one, "b", { at: 2 });
    await aRun(one, "a2", { at: 3, session: aSession("a") });
    deepStrictEqual(await other.deleteSession("a"), { sessions: 1, runs: 2 });
    deepStrictEqual(await one.list(), ["b"]);
    equal(await one.read("a"), undefined);
    equal((await one.read("b"))?.outcomes.length, 1);
    await refused(() => one.append("a2", 1, anOutcome(1)), "unknown-run");
    deepStrictEqual(await other.deleteSession("a"), none);
  }),

  storeCase("what is no session deletes nothing", { needs: ["deleteSession"] }, async ({ one }) => {
    await aRun(one, "a");
    for (const session of ["", "b", "%", "../a", "a\0", "\ud800", "x".repeat(300)]) deepStrictEqual(await one.deleteSession(session), none);
    deepStrictEqual(await one.list(), ["a"]);
  }),

  storeCase("a deleted run can be created anew, and begins empty", { needs: ["deleteSession"] }, async ({ one, other }) => {
    await aRun(one, "a");
    await one.deleteSession("a");
    await other.create(aHeader("a"), aPlan());
    deepStrictEqual(await one.read("a"), { header: aHeader("a"), plan: aPlan(), outcomes: [] });
  }),

  storeCase(
    "a session with a run that is driven is not deleted, nor any run of it",
    { needs: ["deleteSession", "claim"] },
    async (stage) => {
      const { one, other } = stage;
      await aRun(one, "a", { at: 1 });
      await aRun(one, "a2", { at: 2, session: aSession("a") });
      await one.claim("a2");
      await refused(() => other.deleteSession("a"), "conflict");
      await refused(() => one.deleteSession("a"), "conflict");
      await one.append("a2", 1, anOutcome(1));
      deepStrictEqual(await one.list(), ["a2", "a"]);
      await one.release("a2");
      deepStrictEqual(await other.deleteSession("a"), { sessions: 1, runs: 2 });
    },
  ),

  storeCase("a plan goes with the last run that needs it, and stays for others", { needs: ["deleteSession"] }, async ({ one, other }) => {
    await aRun(one, "a");
    await aRun(one, "b", { at: 2 });
    await aRun(one, "c", { at: 3, plan: "sha256:0b" });
    await one.deleteSession("a");
    equal((await other.read("b"))?.plan.digest, "sha256:0a");
    await one.deleteSession("c");
    await aRun(one, "d", { at: 4, plan: "sha256:0b" });
    equal((await other.read("d"))?.plan.digest, "sha256:0b");
    equal((await other.read("b"))?.plan.digest, "sha256:0a");
  }),

  storeCase("runs that are created while others of their plan are deleted keep the plan", { needs: ["deleteSession"] }, async (stage) => {
    const { one, other } = stage;
    for (let round = 0; round < 6; round++) {
      await aRun(one, `old-${round}`, { plan: "sha256:0c" });
      equal(
        await fulfilled([
          () => one.deleteSession(`old-${round}`),
          () => other.create(aHeader(`new-${round}`, { plan: "sha256:0c" }), aPlan("sha256:0c")),
        ]),
        2,
      );
      equal((await one.read(`new-${round}`))?.plan.digest, "sha256:0c");
      await other.release(`new-${round}`);
      await other.deleteSession(`new-${round}`);
    }
  }),

  storeCase(
    "sessions whose newest run began before a time are deleted whole, others stay whole",
    { needs: ["deleteOlder"] },
    async (stage) => {
      const { one, other } = stage;
      await aRun(one, "old", { at: 10 });
      await aRun(one, "old2", { at: 20, session: aSession("old") });
      await aRun(one, "live", { at: 5 });
      await aRun(one, "live2", { at: 30, session: aSession("live") });
      await aRun(one, "edge", { at: 25 });
      deepStrictEqual(await other.deleteOlder({ before: 25 }), { sessions: 1, runs: 2 });
      deepStrictEqual(await one.list(), ["live2", "edge", "live"]);
      deepStrictEqual(await other.deleteOlder({ before: 25 }), none);
      deepStrictEqual(await other.deleteOlder({ before: 1e15 }), { sessions: 2, runs: 3 });
      deepStrictEqual(await one.list(), []);
    },
  ),

  storeCase("the oldest sessions go first, no more at a time than asked for", { needs: ["deleteOlder"] }, async ({ one, other }) => {
    for (const [runId, at] of [
      ["c", 3],
      ["a", 1],
      ["b", 2],
    ] as const)
      await aRun(one, runId, { at });
    deepStrictEqual(await other.deleteOlder({ before: 10, limit: 2 }), { sessions: 2, runs: 2 });
    deepStrictEqual(await one.list(), ["c"]);
    await refused(() => one.deleteOlder({ before: 10, limit: 0 }), "bad-argument");
    await refused(() => one.deleteOlder({ before: Number.NaN }), "bad-argument");
  }),

  storeCase(
    "an old session that is driven is kept, and those behind it go",
    { needs: ["deleteOlder", "claim"] },
    async ({ one, other }) => {
      await aRun(one, "a", { at: 1 });
      await aRun(one, "b", { at: 2 });
      await one.claim("a");
      deepStrictEqual(await other.deleteOlder({ before: 10, limit: 1 }), { sessions: 1, runs: 1 });
      deepStrictEqual(await one.list(), ["a"]);
      await one.append("a", 1, anOutcome(1));
    },
  ),
];
