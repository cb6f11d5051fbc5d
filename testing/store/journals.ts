import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { fulfilled, refused, storeCase, type StoreCase } from "./case.ts";
import { aHardOutcome, aHeader, anOutcome, aPlan } from "./values.ts";

const wrongIndexes = [
  ["one behind", 1],
  ["one ahead", 3],
  ["from the start", 0],
  ["negative", -1],
  ["no whole number", 1.5],
] as const;

/** That a journal holds what was written, in order, once. */
export const journalCases: readonly StoreCase[] = [
  storeCase("gives back header, plan and outcomes as they were, in order", {}, async ({ one, other }) => {
    await one.create(aHeader("r"), aPlan());
    for (let n = 0; n < 12; n++) await one.append("r", n, anOutcome(n));
    const outcomes = Array.from({ length: 12 }, (_, n) => anOutcome(n));
    deepStrictEqual(await other.read("r"), { header: aHeader("r"), plan: aPlan(), outcomes });
  }),

  storeCase("a run without outcomes is there from its creation on", {}, async ({ one, other }) => {
    await one.create(aHeader("r"), aPlan());
    deepStrictEqual((await other.read("r"))?.outcomes, []);
  }),

  storeCase("values that are hard to keep come back as they were", {}, async ({ one, other }) => {
    const hard = aHardOutcome();
    await one.create(aHeader("r", { message: "a\0b \ud800" }), aPlan());
    await one.append("r", 0, hard);
    const journal = await other.read("r");
    equal(JSON.stringify(journal?.outcomes), JSON.stringify([hard]));
    equal(journal?.header.message, "a\0b \ud800");
    equal(Reflect.get({}, "polluted"), undefined);
  }),

  ...wrongIndexes.map(([how, index]) =>
    storeCase(`an index that is ${how} is refused, and nothing is written`, {}, async ({ one }) => {
      await one.create(aHeader("r"), aPlan());
      await one.append("r", 0, anOutcome(0));
      await one.append("r", 1, anOutcome(1));
      await refused(() => one.append("r", index, anOutcome(9)), "conflict");
      deepStrictEqual((await one.read("r"))?.outcomes, [anOutcome(0), anOutcome(1)]);
      await one.append("r", 2, anOutcome(2));
      equal((await one.read("r"))?.outcomes.length, 3);
    }),
  ),

  storeCase("an outcome that is written already is refused, also where it is the same", {}, async ({ one }) => {
    await one.create(aHeader("r"), aPlan());
    await one.append("r", 0, anOutcome(0));
    await refused(() => one.append("r", 0, anOutcome(0)), "conflict");
    deepStrictEqual((await one.read("r"))?.outcomes, [anOutcome(0)]);
  }),

  storeCase("of many that append the same index at once exactly one succeeds", {}, async ({ one }) => {
    await one.create(aHeader("r"), aPlan());
    equal(await fulfilled(Array.from({ length: 8 }, (_, n) => () => one.append("r", 0, anOutcome(n)))), 1);
    equal((await one.read("r"))?.outcomes.length, 1);
  }),

  storeCase("runs that are written at once do not mix", {}, async ({ one, other }) => {
    const ids = Array.from({ length: 12 }, (_, n) => `run-${n}`);
    await Promise.all(
      ids.map(async (runId, n) => {
        const store = n % 2 === 0 ? one : other;
        await store.create(aHeader(runId, { at: n }), aPlan());
        for (let index = 0; index < 6; index++) await store.append(runId, index, anOutcome(n * 100 + index));
      }),
    );
    for (const [n, runId] of ids.entries())
      deepStrictEqual(
        (await one.read(runId))?.outcomes,
        Array.from({ length: 6 }, (_, index) => anOutcome(n * 100 + index)),
      );
  }),

  storeCase("a run that exists is not created again, and stays what it was", {}, async ({ one }) => {
    await one.create(aHeader("r"), aPlan());
    await one.append("r", 0, anOutcome(0));
    await one.release("r");
    await refused(() => one.create(aHeader("r", { message: "other" }), aPlan()), "run-exists");
    deepStrictEqual(await one.read("r"), { header: aHeader("r"), plan: aPlan(), outcomes: [anOutcome(0)] });
  }),

  storeCase("of many that create the same run at once exactly one succeeds", {}, async ({ one, other }) => {
    equal(await fulfilled([0, 1, 2, 3].map((n) => () => (n % 2 === 0 ? one : other).create(aHeader("r", { at: n }), aPlan()))), 1);
  }),

  storeCase("an unknown run reads as nothing and takes no outcome", {}, async ({ one }) => {
    equal(await one.read("r"), undefined);
    await refused(() => one.append("r", 0, anOutcome(0)), "unknown-run");
    deepStrictEqual(await one.list(), []);
  }),

  storeCase("runs of two plans get their own plan back", {}, async ({ one, other }) => {
    await one.create(aHeader("r"), aPlan());
    await one.create(aHeader("s", { plan: "sha256:0b" }), aPlan("sha256:0b"));
    equal((await other.read("r"))?.plan.digest, "sha256:0a");
    equal((await other.read("s"))?.plan.digest, "sha256:0b");
  }),

  storeCase("what was given and is changed afterwards does not change the journal", {}, async ({ one }) => {
    const facts: Record<string, string> = { name: "Ada" };
    const value: Record<string, number> = { n: 1 };
    await one.create(aHeader("r", { facts }), aPlan());
    await one.append("r", 0, { kind: "tool", effect: "1.0", at: 1, result: { ok: true, value } });
    facts["name"] = "Eve";
    value["n"] = 2;
    const journal = await one.read("r");
    deepStrictEqual(journal?.header.facts, { name: "Ada" });
    deepStrictEqual(journal.outcomes, [{ kind: "tool", effect: "1.0", at: 1, result: { ok: true, value: { n: 1 } } }]);
  }),

  storeCase("an append that was torn is not there, and the run goes on behind the last whole one", { needs: ["tear"] }, async (stage) => {
    const { one, other, tear } = stage;
    await one.create(aHeader("r"), aPlan());
    await one.append("r", 0, anOutcome(0));
    await one.release("r");
    await tear("r");
    deepStrictEqual((await other.read("r"))?.outcomes, [anOutcome(0)]);
    await other.claim("r");
    await other.append("r", 1, anOutcome(1));
    await other.release("r");
    deepStrictEqual((await one.read("r"))?.outcomes, [anOutcome(0), anOutcome(1)]);
  }),

  storeCase(
    "an entry larger than the bound is refused, and nothing is written",
    { bounds: { entry: 2000, plan: 4000 } },
    async ({ one }) => {
      await refused(() => one.create(aHeader("big", { message: "x".repeat(2000) }), aPlan()), "too-large");
      await refused(() => one.create(aHeader("big"), { ...aPlan(), name: "x".repeat(4000) }), "too-large");
      equal(await one.read("big"), undefined);
      await one.create(aHeader("r"), aPlan());
      const result = { ok: true, value: "x".repeat(2000) } as const;
      await refused(() => one.append("r", 0, { kind: "tool", effect: "1.0", at: 1, result }), "too-large");
      await one.append("r", 0, anOutcome(0));
      deepStrictEqual((await one.read("r"))?.outcomes, [anOutcome(0)]);
    },
  ),

  storeCase("an outcome beyond the bound of a run is refused, and the run can be read", { bounds: { outcomes: 3 } }, async ({ one }) => {
    await one.create(aHeader("r"), aPlan());
    for (let n = 0; n < 3; n++) await one.append("r", n, anOutcome(n));
    await refused(() => one.append("r", 3, anOutcome(3)), "too-large");
    equal((await one.read("r"))?.outcomes.length, 3);
  }),

  storeCase("an outcome of a million characters is kept", {}, async ({ one, other }) => {
    const value = "ü\u{1F682}\n".repeat(250_000);
    await one.create(aHeader("r"), aPlan());
    await one.append("r", 0, { kind: "tool", effect: "1.0", at: 1, result: { ok: true, value } });
    const [outcome] = (await other.read("r"))?.outcomes ?? [];
    ok(outcome?.kind === "tool" && outcome.result.ok && outcome.result.value === value);
  }),
];
