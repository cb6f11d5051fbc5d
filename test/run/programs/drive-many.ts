import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ToolContext } from "../../../engine/protocol/tool.ts";
import { isEngineError } from "../../../engine/run/engine-error.ts";
import { resume } from "../../../engine/run/resume.ts";
import type { Answer, RunResult } from "../../../engine/run/runtime.ts";
import { run } from "../../../engine/run/stream.ts";
import { deskRun, peopleRun, wordOn } from "../../helpers/desk-run.ts";
import { storeAt } from "../../helpers/store-at.ts";

/**
 * Drives runs `r0`, `r1`, … one after the other to their ends, going on with those that another process left unfinished, and
 * settles what is unknown by what the world shows. What its tools did to the world is in a file, a line each. Arguments: the place of
 * the store, the file of the world, the number of the first run, how many there are, and `people` where they are asked.
 */
const [place = "", world = "", first = "0", count = "0", who = ""] = process.argv.slice(2);
const store = storeAt(place, { durability: "intent" });

async function act(input: { readonly what: string }, { idempotencyKey }: ToolContext): Promise<{ readonly order: string }> {
  appendFileSync(world, `${idempotencyKey}\n`);
  return { order: input.what };
}

const { plan, runtime } = who === "people" ? peopleRun(store, act) : deskRun(store, act);

async function goOn(runId: string, answers: readonly Answer[]): Promise<RunResult> {
  for (;;) {
    try {
      return await resume(plan, runId, answers, runtime);
    } catch (error) {
      // The server may need a moment to notice that the process before this one was killed.
      if (!isEngineError(error) || error.code !== "conflict") throw error;
      await pause(5);
    }
  }
}

for (let n = Number(first); n < Number(count); n++) {
  const runId = `r${n}`;
  process.stdout.write(`driving ${n}\n`);
  let result = (await store.read(runId)) === undefined ? await run(plan, { runId, message: "Hi" }, runtime) : await goOn(runId, []);
  while (result.status === "waiting") {
    const did = existsSync(world) ? readFileSync(world, "utf8") : "";
    const settled = result.waiting.flatMap((effect): readonly Answer[] => {
      if (effect.kind !== "tool") return wordOn(effect);
      const done = did.includes(`${runId}/${effect.id}\n`);
      return [{ effect: effect.id, settle: done ? { ok: true, value: { order: effect.input["what"] ?? null } } : "repeat" }];
    });
    // Nobody answers any more: it expires.
    if (settled.length === 0) await pause(5);
    result = await goOn(runId, settled);
  }
}
process.stdout.write("ended\n");
process.exit();
