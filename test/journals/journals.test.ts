import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonlStore } from "../../adapters/stores/jsonl.ts";
import { replay } from "../../engine/trace/replay.ts";

const recorded = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: version }) =>
    readdirSync(join(import.meta.dirname, version))
      .filter((file) => file.endsWith(".jsonl"))
      .map((file) => [file.slice(0, -".jsonl".length), version] as const),
  );

// Journals that people have on their disks. A change that makes one of them replay to something else breaks their runs.
test.each(recorded)("the journal %s, written by version %s, replays to the events of then", async (runId, version) => {
  const folder = join(import.meta.dirname, version);
  const journal = await jsonlStore(folder).read(runId);
  if (journal === undefined) throw new Error("the journal cannot be read");
  const { state, events } = replay(journal.plan, journal);
  // Prose may be worded better in a later version, and more may be told; what happened may not change.
  const happened = events.map((event) => {
    if (event.type === "call-refused") return { ...event, reason: "…" };
    return event.type === "approval-request" ? { ...event, digest: undefined } : event;
  });
  const told = [...happened, { status: state.status, facts: state.facts, spent: state.spent }];
  await expect(`${told.map((each) => JSON.stringify(each)).join("\n")}\n`).toMatchFileSnapshot(join(folder, `${runId}.events.txt`));
});

test("there is a journal of every version that wrote another format", () => {
  expect(recorded.map(([, version]) => version)).toEqual(["0.1"]);
});
