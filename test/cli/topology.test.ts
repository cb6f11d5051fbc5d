import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, finished, main, signalbox } from "./command.ts";

/** A folder with the starter topology, as a newcomer has it. */
async function started(): Promise<string> {
  const cwd = emptyFolder();
  await signalbox(["init"], { cwd });
  return cwd;
}

test("init writes a topology that lints clean without a word, and says what to do next", async () => {
  const cwd = emptyFolder();
  const { code, out, err } = await signalbox(["init", "my desk"], { cwd });
  expect({ code, out }).toEqual({
    code: 0,
    out: "wrote my desk/topology.yaml\nwrote my desk/tools.mjs\nwrote my desk/topology.v1.schema.json\n",
  });
  expect(readFileSync(join(cwd, "my desk/topology.yaml"), "utf8")).toMatch(
    /^# yaml-language-server: \$schema=\.\/topology\.v1\.schema\.json\n/,
  );
  expect(JSON.parse(readFileSync(join(cwd, "my desk/topology.v1.schema.json"), "utf8"))).toMatchObject({ title: "Signalbox topology" });
  expect(err).toContain('signalbox run "my desk/topology.yaml" --allow all\n');
  expect(await signalbox(["lint", "--max-warnings", "0", "my desk"], { cwd })).toEqual({
    code: 0,
    out: "no findings in 1 file\n",
    err: "",
  });
});

test("init overwrites nothing", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "tools.mjs"), "mine");
  const { code, err } = await signalbox(["init"], { cwd });
  expect({ code, mine: readFileSync(join(cwd, "tools.mjs"), "utf8") }).toEqual({ code: 3, mine: "mine" });
  expect(err).toContain("`tools.mjs` is there already and will not be overwritten");
  writeFileSync(join(cwd, "file"), "");
  expect(await signalbox(["init", "file/below"], { cwd })).toMatchObject({ code: 3, out: "" });
});

test.each([
  [["topology.yaml"], /^---\ntitle: "starter-desk"\n---\nflowchart TD\n/],
  [["topology.yaml", "--format", "mermaid"], /agent_triage -->\|"They ask for a person\."\| exit_escalated/],
  [["topology.yaml", "--format", "dot"], /^digraph "starter-desk" \{\n/],
  [["topology.yaml", "--format", "json"], /^\{\n {2}"version": 1,\n {2}"name": "starter-desk",/],
])("graph %j is drawn", async (words, expected) => {
  const ended = await signalbox(["graph", ...words], { cwd: await started() });
  expect(ended).toMatchObject({ code: 0, err: "" });
  expect(ended.out).toMatch(expected);
});

test("a topology with findings is drawn, and they are told beside it; one that cannot be read is not", async () => {
  const cwd = await started();
  const text = readFileSync(join(cwd, "topology.yaml"), "utf8");
  writeFileSync(join(cwd, "wrong.yaml"), text.replace("then: refunded", "then: refundd"));
  const drawn = await signalbox(["graph", "wrong.yaml"], { cwd });
  expect(drawn).toMatchObject({ code: 0, err: expect.stringContaining("`refundd`") as string });
  expect(drawn.out).toContain("flowchart TD");
  writeFileSync(join(cwd, "broken.yaml"), "signalbox: 1\nname: [\n");
  expect(await signalbox(["graph", "broken.yaml"], { cwd })).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("error[") as string,
  });
});

test("a plan is JSON, the same every time", async () => {
  const cwd = await started();
  const first = await signalbox(["plan", "topology.yaml"], { cwd });
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(first.out)).toMatchObject({ plan: 1, name: "starter-desk", entry: ["triage"] });
  expect((await signalbox(["plan", "topology.yaml"], { cwd })).out).toBe(first.out);
});

test("a plan says what an agent's model is told, and what the engine holds it to", async () => {
  const cwd = await started();
  const { code, out } = await signalbox(["plan", "topology.yaml", "--agent", "refunds"], { cwd });
  expect(code).toBe(0);
  expect(out).toContain('You are "refunds"');
  expect(out).toContain(
    "refund_order\nPays the price of an order back. Works only once known: `order_id`.\n(The engine: needs order_id; always needs approval.)\n{",
  );
  expect(out).toContain("transfer_to_refunded");
  expect(await signalbox(["plan", "topology.yaml", "--agent", "refund"], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining("no agent `refund` (did you mean `refunds`?)") as string,
  });
});

test("a manifest with errors has no plan, and the errors are shown", async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "x"));
  writeFileSync(join(cwd, "desk.yaml"), "signalbox: 1\nname: desk\nentry: nobody\nagents: {}\n");
  const { code, out, err } = await signalbox(["plan", "desk.yaml"], { cwd });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/ --> desk\.yaml:\d+:\d+\n/);
});

test("a pipeline into head works for every picture", async () => {
  const cwd = await started();
  const piped = await finished("sh", ["-c", `"${process.execPath}" "${main}" graph topology.yaml | head -1`], { cwd });
  expect(piped).toEqual({ code: 0, out: "---\n", err: "" });
});
