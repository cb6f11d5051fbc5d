import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { memoryStore } from "../../adapters/stores/memory.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";
import type { Runtime } from "../../engine/run/runtime.ts";
import type { Store } from "../../engine/run/store.ts";
import { answers, calls, desk, planOf, says } from "../helpers/teller.ts";
import { fencesOf } from "./fences.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "signalbox-embedding-"));
const blocks = fencesOf(join(root, "docs/embedding.md"), "ts");
const plan = planOf(desk);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the page's block that holds a text exports, once it has run as it stands there. */
async function exportsOf(holding: string): Promise<object> {
  const index = blocks.findIndex((block) => block.includes(holding));
  const [entry, outfile] = [join(folder, `block-${index}.ts`), join(folder, `block-${index}.mjs`)];
  writeFileSync(entry, blocks[index] ?? "");
  const alias = {
    "signalbox/scripted": join(root, "adapters/models/scripted.ts"),
    "signalbox/sources/disk": join(root, "adapters/sources/disk.ts"),
    "signalbox/tools/module": join(root, "adapters/tools/module.ts"),
    signalbox: join(root, "engine/index.ts"),
  };
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    alias,
    logLevel: "error",
    nodePaths: [join(root, "node_modules")],
  });
  return (await import(pathToFileURL(outfile).href)) as object;
}

test("the first program of the page runs as it stands there", async () => {
  expect(await exportsOf("name: greeter")).toMatchObject({ end: { status: "replied", agent: "front", text: "Good evening." } });
});

test("the listener of the page tells text, calls and handoffs", async () => {
  const { tell } = (await exportsOf("function tell")) as { tell: (plan: Plan, message: string, runtime: Runtime) => Promise<string> };
  const script = answers(calls(["look", { what: "a" }]), calls(["transfer_to_back", { reason: "x" }]), says("Done."));
  const model: typeof script = {
    provider: "test",
    async generate(request, options) {
      const answer = await script.generate(request, options);
      options.onDelta?.(answer.text);
      return answer;
    },
  };
  expect(await tell(plan, "Hi", { model, tools: { look: () => null } })).toBe("[look][front → back: They want money.]Done.");
});

test("the page's way of reading from the disk reads the support desk and its module", async () => {
  const { hold } = (await exportsOf("function hold")) as { hold: (path: string, message: string, model: ModelAdapter) => Promise<string> };
  expect(await hold(join(root, "topologies/support-desk/topology.yaml"), "Hi", answers(says("Hello.")))).toBe("replied");
  expect(await hold(join(root, "topologies/none.yaml"), "Hi", answers())).toBe("there is no such file");
});

test("the host of the page answers what its run waits for", async () => {
  type Host = { readonly withApproval: (plan: Plan, message: string, runtime: Runtime) => Promise<string> };
  const { withApproval } = (await exportsOf("function withApproval")) as Host;
  const script = answers(calls(["transfer_to_back", { reason: "x" }]), calls(["refund", { what: "a" }]), says("Done."));
  let refunds = 0;
  const refund = (): number => (refunds += 1);
  expect(await withApproval(plan, "Hi", { model: script, store: memoryStore(), tools: { refund } })).toBe("replied");
  expect(refunds).toBe(1);
});

test("the page's way of looking back finds the run", async () => {
  const { run } = await import("../../engine/run/stream.ts");
  const { lookBack } = (await exportsOf("function lookBack")) as { lookBack: (store: Store, runId: string) => Promise<string> };
  const store = memoryStore();
  await run(plan, { runId: "r", message: "Hi" }, { model: answers(says("Hello.")), store });
  expect(await lookBack(store, "r")).toMatch(/^replied, 4 events\ndesk {2}run r {2}replied\n[\s\S]*says: Hello\./);
  expect(await lookBack(store, "other")).toBe("no such run");
});
