import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonlStore } from "../../../adapters/stores/jsonl.ts";
import type { ToolContext } from "../../../engine/protocol/tool.ts";
import { resume } from "../../../engine/run/resume.ts";
import type { Answer, RunResult } from "../../../engine/run/runtime.ts";
import type { Store } from "../../../engine/run/store.ts";
import { run } from "../../../engine/run/stream.ts";
import { deskRun } from "../../helpers/desk-run.ts";

/**
 * Drives one run as far as it lives: it kills itself at its n-th append. Says how the run ended when it did. What its tools did to the
 * world is in `world.txt`, a line each. Arguments: the folder, n, and whether it dies `before` or `after` the line is written.
 */
const [folder = "", dieAt = "0", when = "after"] = process.argv.slice(2);
const world = join(folder, "world.txt");
const disk = jsonlStore(folder);
let appends = 0;

const store: Store = {
  ...disk,
  async append(runId, index, outcome) {
    appends += 1;
    if (appends === Number(dieAt) && when === "before") process.kill(process.pid, "SIGKILL");
    await disk.append(runId, index, outcome);
    if (appends === Number(dieAt)) process.kill(process.pid, "SIGKILL");
  },
};

async function act(input: { readonly what: string }, { idempotencyKey }: ToolContext): Promise<{ readonly order: string }> {
  appendFileSync(world, `${idempotencyKey}\n`);
  return { order: input.what };
}

const { plan, runtime } = deskRun(store, act);

let result: RunResult =
  (await store.read("r")) === undefined ? await run(plan, { runId: "r", message: "Hi" }, runtime) : await resume(plan, "r", [], runtime);
while (result.status === "waiting") {
  const did = existsSync(world) ? readFileSync(world, "utf8") : "";
  const settled = result.waiting.map(({ id }): Answer => {
    return did.includes(`r/${id}\n`) ? { effect: id, settle: { ok: true, value: { order: "settled" } } } : { effect: id, settle: "repeat" };
  });
  result = await resume(plan, "r", settled, runtime);
}
process.stdout.write(`ended ${JSON.stringify(result.end)}\n`);
