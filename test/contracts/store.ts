import { afterEach, describe, expect, test } from "vitest";
import type { Store } from "../../engine/run/store.ts";
import { aHeader, anOutcome, aPlan } from "./store-values.ts";

/** What every store must hold to. `make` gives two views of one store, as two drivers would have; where there is but one, twice the same. */
export function storeContract(name: string, make: () => Promise<{ readonly one: Store; readonly other: Store }>): void {
  const opened: Store[] = [];
  const open = async (): ReturnType<typeof make> => {
    const stores = await make();
    opened.push(stores.one, stores.other);
    return stores;
  };

  describe(`${name} as a store`, () => {
    afterEach(async () => {
      for (const store of opened.splice(0)) for (const runId of await store.list()) await store.release?.(runId);
    });

    test("gives back header, plan and outcomes as they were, in order", async () => {
      const { one, other } = await open();
      await one.create(aHeader("r"), aPlan());
      for (let n = 0; n < 5; n++) await one.append("r", n, anOutcome(n));
      expect(await other.read("r")).toEqual({ header: aHeader("r"), plan: aPlan(), outcomes: [0, 1, 2, 3, 4].map(anOutcome) });
    });

    test("a run without outcomes is there from its creation on", async () => {
      const { one, other } = await open();
      await one.create(aHeader("r"), aPlan());
      expect((await other.read("r"))?.outcomes).toEqual([]);
    });

    test.each([
      ["one behind", 1],
      ["one ahead", 3],
      ["from the start", 0],
      ["negative", -1],
    ])("an index that is %s is refused, and nothing is written", async (_, index) => {
      const { one } = await open();
      await one.create(aHeader("r"), aPlan());
      await one.append("r", 0, anOutcome(0));
      await one.append("r", 1, anOutcome(1));
      await expect(one.append("r", index, anOutcome(9))).rejects.toMatchObject({ code: "conflict" });
      expect((await one.read("r"))?.outcomes).toEqual([anOutcome(0), anOutcome(1)]);
      await one.append("r", 2, anOutcome(2));
      expect((await one.read("r"))?.outcomes.length).toBe(3);
    });

    test("of many that append the same index at once exactly one succeeds", async () => {
      const { one } = await open();
      await one.create(aHeader("r"), aPlan());
      const done = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => one.append("r", 0, anOutcome(n))));
      expect(done.filter((each) => each.status === "fulfilled").length).toBe(1);
      expect((await one.read("r"))?.outcomes.length).toBe(1);
    });

    test("a run that exists is not created again, and stays what it was", async () => {
      const { one } = await open();
      await one.create(aHeader("r"), aPlan());
      await one.append("r", 0, anOutcome(0));
      await one.release?.("r");
      await expect(one.create(aHeader("r", { message: "other" }), aPlan())).rejects.toMatchObject({ code: "run-exists" });
      expect(await one.read("r")).toMatchObject({ header: aHeader("r"), outcomes: [anOutcome(0)] });
    });

    test("of many that create the same run at once exactly one succeeds", async () => {
      const { one, other } = await open();
      const done = await Promise.allSettled([0, 1, 2, 3].map((n) => (n % 2 === 0 ? one : other).create(aHeader("r", { at: n }), aPlan())));
      expect(done.filter((each) => each.status === "fulfilled").length).toBe(1);
    });

    test("an unknown run reads as nothing and takes no outcome", async () => {
      const { one } = await open();
      expect(await one.read("r")).toBeUndefined();
      await expect(one.append("r", 0, anOutcome(0))).rejects.toMatchObject({ code: "unknown-run" });
      expect(await one.list()).toEqual([]);
    });

    test("lists its runs, the one that began last first", async () => {
      const { one, other } = await open();
      await one.create(aHeader("b", { at: 20 }), aPlan());
      await one.create(aHeader("c", { at: 30, message: "long ".repeat(5000) }), aPlan());
      await one.create(aHeader("a", { at: 10 }), aPlan());
      await one.append("a", 0, anOutcome(0));
      expect(await other.list()).toEqual(["c", "b", "a"]);
    });

    test("runs of two plans get their own plan back", async () => {
      const { one, other } = await open();
      await one.create(aHeader("r"), aPlan());
      await one.create(aHeader("s", { plan: "sha256:0b" }), aPlan("sha256:0b"));
      expect((await other.read("r"))?.plan.digest).toBe("sha256:0a");
      expect((await other.read("s"))?.plan.digest).toBe("sha256:0b");
    });

    test("what was given and is changed afterwards does not change the journal", async () => {
      const { one } = await open();
      const facts: Record<string, string> = { name: "Ada" };
      const value: Record<string, number> = { n: 1 };
      await one.create(aHeader("r", { facts }), aPlan());
      await one.append("r", 0, { kind: "tool", effect: "1.0", at: 1, result: { ok: true, value } });
      facts["name"] = "Eve";
      value["n"] = 2;
      const journal = await one.read("r");
      expect(journal?.header.facts).toEqual({ name: "Ada" });
      expect(journal?.outcomes).toMatchObject([{ result: { value: { n: 1 } } }]);
    });

    test("a run is held by one driver at a time, from its creation until it is released", async () => {
      const { one, other } = await open();
      await one.create(aHeader("r"), aPlan());
      await expect(other.claim?.("r")).rejects.toMatchObject({ code: "conflict" });
      await one.release?.("r");
      await other.claim?.("r");
      await expect(one.claim?.("r")).rejects.toMatchObject({ code: "conflict" });
      await other.append("r", 0, anOutcome(0));
      await other.release?.("r");
      await one.claim?.("r");
      await one.append("r", 1, anOutcome(1));
      await one.release?.("r");
      expect((await other.read("r"))?.outcomes).toEqual([anOutcome(0), anOutcome(1)]);
    });

    test("of many that claim a run at once exactly one gets it", async () => {
      const { one, other } = await open();
      await one.create(aHeader("r"), aPlan());
      await one.release?.("r");
      const done = await Promise.allSettled([one, other, one, other].map(async (store) => store.claim?.("r")));
      expect(done.filter((each) => each.status === "fulfilled").length).toBe(1);
    });

    test("an unknown run cannot be claimed, and releasing it is nothing", async () => {
      const { one } = await open();
      await expect(one.claim?.("r")).rejects.toMatchObject({ code: "unknown-run" });
      await one.release?.("r");
    });

    test.each([
      "",
      ".",
      "..",
      "../r",
      "a/b",
      "a\\b",
      "/etc/passwd",
      "a\0b",
      "r.",
      "-r",
      "nul",
      "COM1.x",
      " r",
      "r\n",
      "x".repeat(128),
      "ü",
    ])("the id %j is no run: not created, not claimed, not read", async (runId) => {
      const { one } = await open();
      await expect(one.create(aHeader(runId), aPlan())).rejects.toMatchObject({ code: "bad-argument" });
      await expect(one.claim?.(runId)).rejects.toMatchObject({ code: "bad-argument" });
      await expect(one.append(runId, 0, anOutcome(0))).rejects.toMatchObject({
        code: expect.stringMatching(/^(bad-argument|unknown-run)$/),
      });
      expect(await one.read(runId)).toBeUndefined();
      expect(await one.list()).toEqual([]);
    });

    test.each(["constructor", "toString", "a.b_c-d", "0", "x".repeat(127)])("the id %j names a run like any other", async (runId) => {
      const { one, other } = await open();
      await one.create(aHeader(runId), aPlan());
      await one.append(runId, 0, anOutcome(0));
      expect((await other.read(runId))?.outcomes).toEqual([anOutcome(0)]);
      expect(await other.list()).toEqual([runId]);
    });
  });
}
