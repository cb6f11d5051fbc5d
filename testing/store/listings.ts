import { deepStrictEqual, equal } from "node:assert/strict";
import type { RunEntry, Store } from "../../engine/index.ts";
import { refused, storeCase, type StoreCase } from "./case.ts";
import { aHeader, anOutcome, aPlan, aSession } from "./values.ts";

/** Seven runs of three conversations, begun in this order. */
async function threeSessions(store: Store): Promise<void> {
  const runs = [
    ["a", "a"],
    ["b", "b"],
    ["a2", "a"],
    ["c", "c"],
    ["a3", "a"],
    ["b2", "b"],
    ["c2", "c"],
  ] as const;
  for (const [n, [runId, session]] of runs.entries()) {
    await store.create(aHeader(runId, { at: (n + 1) * 10, ...(runId === session ? {} : { session: aSession(session) }) }), aPlan());
    await store.release?.(runId);
  }
}

const ids = (runs: readonly RunEntry[]): readonly string[] => runs.map(({ runId }) => runId);

/** That runs and sessions are listed, newest first, a page at a time. */
export const listingCases: readonly StoreCase[] = [
  storeCase("lists its runs, the one that began last first", {}, async ({ one, other }) => {
    await one.create(aHeader("b", { at: 20 }), aPlan());
    await one.create(aHeader("c", { at: 30, message: "long ".repeat(5000) }), aPlan());
    await one.create(aHeader("a", { at: 10 }), aPlan());
    await one.append("a", 0, anOutcome(0));
    deepStrictEqual(await other.list(), ["c", "b", "a"]);
  }),

  storeCase("says of a run what its header says", { needs: ["runs"] }, async ({ one, other }) => {
    deepStrictEqual(await other.runs(), { runs: [] });
    await one.create(aHeader("r", { at: 12.5, session: aSession("first “ü” \u{1F682}") }), aPlan());
    const entry = { runId: "r", session: "first “ü” \u{1F682}", plan: "sha256:0a", at: 12.5 };
    deepStrictEqual(await other.runs(), { runs: [entry] });
    deepStrictEqual(await other.runs({ session: entry.session }), { runs: [entry] });
    deepStrictEqual(await other.runs({ session: "r" }), { runs: [] });
  }),

  storeCase("pages of runs, put together, are all runs, newest first, each once", { needs: ["runs"] }, async ({ one, other }) => {
    await threeSessions(one);
    const all = ["c2", "b2", "a3", "c", "a2", "b", "a"];
    for (const limit of [1, 2, 3, 6, 7, 8]) {
      const found: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 9; pages++) {
        const page = await other.runs({ limit, ...(after === undefined ? {} : { after }) });
        equal(page.runs.length <= limit, true);
        found.push(...ids(page.runs));
        after = page.next;
        if (after === undefined) break;
      }
      deepStrictEqual(found, all);
    }
    const first = await other.runs({ session: "a", limit: 2 });
    deepStrictEqual(ids(first.runs), ["a3", "a2"]);
    deepStrictEqual(ids((await other.runs({ session: "a", after: first.next ?? "" })).runs), ["a"]);
  }),

  storeCase("runs that began at the same time are on one page or the next, never on both", { needs: ["runs"] }, async ({ one, other }) => {
    for (const runId of ["B", "a", "c", "10", "9"]) await one.create(aHeader(runId, { at: 5 }), aPlan());
    const first = await other.runs({ limit: 2 });
    const second = await other.runs({ limit: 9, after: first.next ?? "" });
    deepStrictEqual(ids([...first.runs, ...second.runs]), ["c", "a", "B", "9", "10"]);
  }),

  storeCase("a run that begins between two pages moves none of those that follow", { needs: ["runs"] }, async ({ one, other }) => {
    await threeSessions(one);
    const first = await other.runs({ limit: 3 });
    await one.create(aHeader("new", { at: 99 }), aPlan());
    deepStrictEqual(ids((await other.runs({ limit: 9, after: first.next ?? "" })).runs), ["c", "a2", "b", "a"]);
  }),

  storeCase("lists sessions, the one with the newest run first, a page at a time", { needs: ["sessions"] }, async ({ one, other }) => {
    await threeSessions(one);
    const c = { session: "c", runs: 2, firstAt: 40, lastAt: 70 };
    const b = { session: "b", runs: 2, firstAt: 20, lastAt: 60 };
    const a = { session: "a", runs: 3, firstAt: 10, lastAt: 50 };
    deepStrictEqual(await other.sessions(), { sessions: [c, b, a] });
    const first = await other.sessions({ limit: 2 });
    deepStrictEqual(first.sessions, [c, b]);
    deepStrictEqual(await other.sessions({ limit: 2, after: first.next ?? "" }), { sessions: [a] });
  }),

  storeCase("a page that cannot be is refused", { needs: ["runs", "sessions"] }, async ({ one }) => {
    for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
      await refused(() => one.runs({ limit }), "bad-argument");
      await refused(() => one.sessions({ limit }), "bad-argument");
    }
    for (const after of ["", "x", "1", ":r", "'; drop table runs"]) await refused(() => one.runs({ after }), "bad-argument");
  }),

  ...["", "a\0b", "half \ud800", "x".repeat(256), "a\nb"].map((id) =>
    storeCase(`a session ${JSON.stringify(id.slice(0, 20))} of ${id.length} characters is refused`, {}, async ({ one }) => {
      await refused(() => one.create(aHeader("r", { session: aSession(id) }), aPlan()), "bad-argument");
      equal(await one.read("r"), undefined);
    }),
  ),
];
