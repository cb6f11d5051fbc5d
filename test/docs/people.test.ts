import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scripted } from "../../adapters/models/scripted.ts";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { lint } from "../../engine/rules/check.ts";
import { resume } from "../../engine/run/resume.ts";
import type { RunResult, Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { run } from "../../engine/run/stream.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { planOf } from "../helpers/loop/plan.ts";
import { fencesOf } from "./fences.ts";

interface Page {
  readonly say: (plan: Plan, runId: string, said: object, runtime: Runtime) => Promise<RunResult | string>;
  readonly handOver: (store: Store, runId: string, where: string) => Promise<string | undefined>;
}

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/people.md");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "signalbox-people-")));
const [manifest = ""] = fencesOf(page, "yaml");
let people: Page;

beforeAll(async () => {
  const [entry, outfile] = [join(folder, "block.ts"), join(folder, "block.mjs")];
  writeFileSync(entry, fencesOf(page, "ts").join("\n"));
  const alias = { signalbox: join(root, "engine/index.ts") };
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", alias, logLevel: "error" });
  people = (await import(pathToFileURL(outfile).href)) as Page;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run of the page's manifest that waits for a person. */
async function asks(): Promise<{
  readonly plan: Plan;
  readonly result: RunResult;
  readonly runtime: Runtime;
  readonly clock: ReturnType<typeof fakeClock>;
}> {
  const plan = planOf(manifest);
  const clock = fakeClock();
  const store = memoryStore();
  const model = scripted([
    { calls: [{ name: "find_order", arguments: { id: "A-1" } }] },
    { calls: [{ name: "refund", arguments: { order: "A-1", amount: 500 } }] },
    { text: "It is done." },
  ]);
  const tools = { find_order: () => ({ id: "A-1" }), refund: ({ amount }: { readonly amount: number }) => ({ paid: amount }) };
  const runtime: Runtime = { model, tools, clock, store };
  return { plan, result: await run(plan, { runId: "r", message: "Money back" }, runtime), runtime, clock };
}

function requestOf(result: RunResult): { readonly effect: string; readonly seen: string } {
  const [request] = result.waiting;
  if (request?.kind !== "approval") throw new Error("nothing waits for a person");
  return { effect: request.id, seen: request.digest };
}

test("the page's manifest has nothing to find fault with", () => {
  expect(lint({ path: "shop.yaml", text: manifest }).diagnostics.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
});

test("the page's program agrees to a call, refuses it, and agrees to other arguments", async () => {
  for (const [more, heard] of [
    [{}, { paid: 500 }],
    [{ amount: 50 }, { paid: 50 }],
    [{ refuse: "no receipt" }, "no receipt"],
  ] as const) {
    const { plan, result, runtime } = await asks();
    const done = await people.say(plan, "r", { ...requestOf(result), who: "Grace", ...more }, runtime);
    expect(done).toMatchObject({ status: "replied" });
    const journal = await runtime.store?.read("r");
    expect(JSON.stringify(typeof heard === "string" ? done : journal?.outcomes)).toContain(
      typeof heard === "string" ? heard : JSON.stringify(heard),
    );
  }
});

test("an answer to another request, and one that comes too late, is refused with the reason; an expired run is handed over with its transcript", async () => {
  const { plan, result, runtime, clock } = await asks();
  const said = { ...requestOf(result), who: "Grace" };
  expect(await people.say(plan, "r", { ...said, seen: "sha256:other" }, runtime)).toContain("the answer is for another request");
  clock.pass(3_600_000);
  expect(await people.say(plan, "r", said, runtime)).toContain("has expired");
  const { store } = runtime;
  if (store === undefined) throw new Error("the runtime has a store");
  expect(await resume(plan, "r", [], runtime)).toMatchObject({ status: "exited", end: { exit: "escalated", expired: "refund" } });
  const packet = await people.handOver(store, "r", "postgres://shop");
  expect(packet).toContain("nobody approved `refund` in time");
  expect(packet).toContain("Run `r` of the conversation `r` in `postgres://shop`");
});
