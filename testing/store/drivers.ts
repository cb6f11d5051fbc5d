import { deepStrictEqual, equal } from "node:assert/strict";
import { fulfilled, refused, storeCase, type StoreCase } from "./case.ts";
import { aHeader, anOutcome, aPlan } from "./values.ts";

const noIds = ["", ".", "..", "../r", "a/b", "a\\b", "/etc/passwd", "a\0b", "r.", "-r", "nul", "COM1.x", " r", "r\n", "x".repeat(128), "ü"];
const ids = ["constructor", "toString", "a.b_c-d", "0", "x".repeat(127)];

/** That a run has one driver at a time, and a name that every store can keep. */
export const driverCases: readonly StoreCase[] = [
  storeCase(
    "a run is held by one driver at a time, from its creation until it is released",
    { needs: ["claim", "release"] },
    async (stage) => {
      const { one, other } = stage;
      await one.create(aHeader("r"), aPlan());
      await refused(() => other.claim("r"), "conflict");
      await one.release("r");
      await other.claim("r");
      await refused(() => one.claim("r"), "conflict");
      await other.append("r", 0, anOutcome(0));
      await other.release("r");
      await one.claim("r");
      await one.append("r", 1, anOutcome(1));
      await one.release("r");
      deepStrictEqual((await other.read("r"))?.outcomes, [anOutcome(0), anOutcome(1)]);
    },
  ),

  storeCase("a driver that holds a run does not get it a second time", { needs: ["claim", "release"] }, async ({ one }) => {
    await one.create(aHeader("r"), aPlan());
    await refused(() => one.claim("r"), "conflict");
    await one.release("r");
    await one.claim("r");
    await refused(() => one.claim("r"), "conflict");
  }),

  storeCase("of many that claim a run at once exactly one gets it", { needs: ["claim", "release"] }, async ({ one, other }) => {
    await one.create(aHeader("r"), aPlan());
    await one.release("r");
    equal(await fulfilled([one, other, one, other, one, other].map((store) => () => store.claim("r"))), 1);
  }),

  storeCase("an unknown run cannot be claimed, and releasing it is nothing", { needs: ["claim", "release"] }, async ({ one }) => {
    await refused(() => one.claim("r"), "unknown-run");
    await one.release("r");
    await one.release("r");
  }),

  ...noIds.map((runId) =>
    storeCase(`the id ${JSON.stringify(runId)} is no run: not created, not claimed, not read`, { needs: ["claim"] }, async ({ one }) => {
      await refused(() => one.create(aHeader(runId), aPlan()), "bad-argument");
      await refused(() => one.claim(runId), "bad-argument");
      await refused(() => one.append(runId, 0, anOutcome(0)), "bad-argument", "unknown-run");
      equal(await one.read(runId), undefined);
      deepStrictEqual(await one.list(), []);
    }),
  ),

  ...ids.map((runId) =>
    storeCase(`the id ${JSON.stringify(runId)} names a run like any other`, {}, async ({ one, other }) => {
      await one.create(aHeader(runId), aPlan());
      await one.append(runId, 0, anOutcome(0));
      deepStrictEqual((await other.read(runId))?.outcomes, [anOutcome(0)]);
      deepStrictEqual(await other.list(), [runId]);
    }),
  ),
];
