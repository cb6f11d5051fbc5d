import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { watchTopology, type Watched, type WatchProblem } from "../../../adapters/sources/disk/watch.ts";
import { memoryStore } from "../../../adapters/stores/memory.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import { resume } from "../../../engine/run/resume.ts";
import { run } from "../../../engine/run/stream.ts";
import { replay } from "../../../engine/trace/replay.ts";
import { answers, calls, says } from "../../helpers/teller.ts";

let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-watch-"));
  file = join(folder, "topology.yaml");
  writeFileSync(file, desk("Greets people."));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function desk(purpose: string, agent = "front"): string {
  return `
signalbox: 1
name: desk
entry: ${agent}
tools: { look: { description: Looks., effects: [write], approval: always } }
agents:
  ${agent}:
    purpose: ${purpose}
    tools: [look]
    routine: [Call \`look\`., { if: it is done, then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: Done. }, escalated: { when: Not done. } }
`;
}

/** A watched manifest, and the news about it one after the other. */
async function watched(): Promise<{ readonly it: Watched; readonly news: () => Promise<Plan | WatchProblem> }> {
  const told: (Plan | WatchProblem)[] = [];
  let hear: (() => void) | undefined;
  const tell = (news: Plan | WatchProblem): void => {
    told.push(news);
    hear?.();
  };
  const it = await watchTopology(file, { onPlan: tell, onProblem: tell, restMs: 20 });
  if (!it.ok) throw new Error(it.reason);
  onTestFinished(() => it.close());
  const news = async (): Promise<Plan | WatchProblem> => {
    while (told.length === 0) await new Promise<void>((done) => (hear = done));
    return told.shift() as Plan | WatchProblem;
  };
  return { it, news };
}

test("a new version is in force as soon as it is written, and told with the one before", async () => {
  const { it, news } = await watched();
  const before = it.plan();
  writeFileSync(file, desk("Greets everybody."));
  expect(await news()).toBe(it.plan());
  expect([before, it.plan()].map((plan) => plan.agents["front"]?.purpose)).toEqual(["Greets people.", "Greets everybody."]);
});

test("a file that takes the place of the old one is a new version", async () => {
  const { it, news } = await watched();
  for (const purpose of ["Greets everybody.", "Greets nobody."]) {
    writeFileSync(join(folder, "new"), desk(purpose));
    renameSync(join(folder, "new"), file);
    await news();
    expect(it.plan().agents["front"]?.purpose).toBe(purpose);
  }
});

test("a version with errors, half a file, or none at all changes nothing and is told; the next good one is in force", async () => {
  const { it, news } = await watched();
  const before = it.plan();
  writeFileSync(file, desk("Greets everybody.").replace("tools: [look]", "tools: [lok]"));
  const problem = (await news()) as WatchProblem;
  expect(problem.reason).toContain("does not compile: ");
  expect(problem.diagnostics.map(({ rule }) => rule)).toContain("unknown-tool");
  writeFileSync(file, desk("Greets everybody.").slice(0, 70));
  expect(((await news()) as WatchProblem).diagnostics.length).toBeGreaterThan(0);
  rmSync(file);
  expect(await news()).toEqual({ reason: `\`${file}\` cannot be read: there is no such file`, diagnostics: [] });
  expect(it.plan()).toBe(before);
  writeFileSync(file, desk("Greets everybody."));
  expect(await news()).toBe(it.plan());
});

test("included files and routines are watched, also such as were missing before", async () => {
  writeFileSync(
    file,
    desk("Greets people.")
      .replace("entry:", "include: [more.yaml]\nentry:")
      .replace(/routine: .*/u, "routine: { file: front.md }"),
  );
  writeFileSync(join(folder, "more.yaml"), "signalbox: 1\nexits: { done: { kind: resolved } }\n");
  writeFileSync(join(folder, "front.md"), "Call `look`. When it is done go to `resolved`, else to `escalated`.");
  const { it, news } = await watched();
  writeFileSync(join(folder, "front.md"), "Call `look` twice. When it is done go to `resolved`, else to `escalated`.");
  await news();
  expect(it.plan().agents["front"]?.instructions).toContain("Call `look` twice.");
  const main = readFileSync(file, "utf8");
  writeFileSync(file, main.replace("[more.yaml]", "[more.yaml, late.yaml]"));
  expect(((await news()) as WatchProblem).reason).toContain("late.yaml");
  writeFileSync(join(folder, "late.yaml"), "signalbox: 1\nexits: { later: { kind: resolved } }\n");
  await news();
  expect(Object.keys(it.plan().exits)).toContain("later");
});

test("a first version that gives no plan is not watched, and says why", async () => {
  writeFileSync(file, "signalbox: 1\n");
  expect(await watchTopology(file)).toMatchObject({ ok: false, reason: expect.stringContaining("does not compile") as string });
  expect(await watchTopology(join(folder, "none.yaml"))).toMatchObject({
    ok: false,
    reason: expect.stringContaining("there is no such file") as string,
  });
});

test("a run that waits keeps the plan it began with, and a conversation goes on under the new one", async () => {
  const { it, news } = await watched();
  const store = memoryStore();
  const tools = { look: () => "seen" };
  const waiting = await run(it.plan(), { message: "Hi" }, { model: answers(calls(["look", {}])), store, tools });
  expect(waiting.status).toBe("waiting");
  const began = it.plan();
  writeFileSync(file, desk("Greets everybody.", "desk"));
  await news();
  const journal = await store.read(waiting.runId);
  if (journal === undefined) throw new Error("no journal");
  const { plan } = replay(journal.plan, journal);
  expect(plan.digest).toBe(began.digest);
  const given = waiting.waiting.map((effect) => ({ effect: effect.id, approval: { approved: true } }));
  const first = await resume(plan, waiting.runId, given, { model: answers(says(""), says("Done.")), store, tools });
  expect(first.end).toMatchObject({ status: "replied", agent: "front" });
  const next = await run(
    it.plan(),
    { message: "And now?", session: first.session },
    { model: answers(says("Hello again.")), store, tools },
  );
  expect(next.end).toMatchObject({ status: "replied", agent: "desk" });
  expect(next.session.messages.map((message) => ("text" in message ? message.text : ""))).toContain("Done.");
});
