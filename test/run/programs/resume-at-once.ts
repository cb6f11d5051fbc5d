import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { isEngineError } from "../../../engine/run/engine-error.ts";
import { resume } from "../../../engine/run/resume.ts";
import { deskRun } from "../../helpers/desk-run.ts";
import { storeAt } from "../../helpers/store-at.ts";

/**
 * Resumes the runs that it is told on stdin (`go <run>`), each when it is told, and says how that went. Its tools write a line to the
 * world's file, say `acting`, and end when it is told `on`. Arguments: the place of the store, the file of the world.
 */
const [place = "", world = ""] = process.argv.slice(2);
const store = storeAt(place);
let goOn: () => void = () => undefined;
const { plan, runtime } = deskRun(store, async ({ what }, { idempotencyKey }) => {
  appendFileSync(world, `${idempotencyKey}\n`);
  await new Promise<void>((told) => {
    const before = goOn;
    goOn = () => {
      before();
      told();
    };
    process.stdout.write(`acting ${idempotencyKey}\n`);
  });
  return { order: what };
});

async function take(runId: string): Promise<void> {
  try {
    const result = await resume(plan, runId, [], runtime);
    process.stdout.write(`done ${runId} ${result.status}\n`);
  } catch (error) {
    if (!isEngineError(error)) throw error;
    process.stdout.write(`refused ${runId} ${error.code} ${error.message}\n`);
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const [word, runId = ""] = line.split(" ");
  if (word === "go") void take(runId);
  if (word === "on") goOn();
  if (word === "end") process.exit();
});
process.stdout.write("ready\n");
