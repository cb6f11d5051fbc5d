import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresStore, type PostgresStore } from "../../../adapters/stores/postgres.ts";
import { aHeader, anOutcome, aPlan } from "../../../testing/store/values.ts";
import { nodeProgram, startProgram, type Running } from "../../helpers/node-program.ts";
import { findPostgres, startPostgres, type PostgresServer } from "../../helpers/postgres.ts";
import { storeAt } from "../../helpers/store-at.ts";

const { programs, missing } = await findPostgres();
const stores: PostgresStore[] = [];
let server: PostgresServer;
let appendForEver = "";
let holdARun = "";

function storeOf(schema: string): PostgresStore {
  const store = postgresStore({ url: server.url, schema });
  stores.push(store);
  return store;
}

const placeOf = (schema: string): string => `${server.url}#${schema}`;

async function killed(running: Running): Promise<void> {
  running.process.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
}

const verdict = async (running: Running): Promise<string> => Promise.race([running.line("got it"), running.line("refused")]);

describe.skipIf(programs === undefined)(`postgresStore and processes${missing === undefined ? "" : ` (skipped: ${missing})`}`, () => {
  beforeAll(async () => {
    appendForEver = await nodeProgram(new URL("programs/append-for-ever.ts", import.meta.url).pathname);
    holdARun = await nodeProgram(new URL("programs/hold-a-run.ts", import.meta.url).pathname);
    server = await startPostgres(programs ?? "");
  });

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await server.remove();
  });

  test("writers killed in the middle, one after another, lose nothing and write nothing twice", async () => {
    const store = storeOf("killed");
    let safe = -1;
    for (let round = 0; round < 6; round++) {
      const writer = startProgram(appendForEver, [placeOf("killed")]);
      await writer.line(`safe ${safe + 1 + round * 7}`);
      await killed(writer);
      safe = Number(writer.lines.at(-1)?.split(" ")[1]);
      const journal = await store.read("r");
      const count = journal?.outcomes.length ?? 0;
      expect(journal?.outcomes).toEqual(Array.from({ length: count }, (_, n) => anOutcome(n)));
      expect(count - 1).toBeGreaterThanOrEqual(safe);
      safe = count - 1;
    }
  });

  test("of processes that want the run of a killed one exactly one gets it, and the others are told who has it", async () => {
    const store = storeOf("held");
    await store.create(aHeader("r"), aPlan());
    await store.release("r");
    for (let round = 0; round < 3; round++) {
      const first = startProgram(holdARun, [placeOf("held")]);
      expect(await verdict(first)).toBe("got it");
      const pid = String(first.process.pid);
      await expect(store.claim("r")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`process ${pid} on `) });
      await killed(first);
      const all = Array.from({ length: 3 }, () => startProgram(holdARun, [placeOf("held")]));
      const verdicts = await Promise.all(all.map(verdict));
      expect(verdicts.toSorted()).toEqual(["got it", "refused conflict", "refused conflict"]);
      for (const each of all) each.process.kill("SIGKILL");
      await Promise.all(all.map((each) => each.ended));
    }
  });

  test("a process that has released its run ends by itself, with the store open", async () => {
    const store = storeAt(placeOf("ends"));
    await store.create(aHeader("r"), aPlan());
    await store.release("r");
    const holder = startProgram(holdARun, [placeOf("ends")]);
    expect(await verdict(holder)).toBe("got it");
    holder.process.stdin?.end();
    expect(await holder.ended).toMatchObject({ code: 0, stderr: "" });
    await storeOf("ends").claim("r");
  });
});
