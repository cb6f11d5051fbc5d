import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { signalbox } from "./command.ts";
import { REFUND, scripted, started } from "./started.ts";

test("without a terminal an approval is denied; with `ask` the run waits and can be resumed", async () => {
  const cwd = await started();
  const denied = await signalbox([...scripted, "--allow", "all", "--message", "x"], { cwd });
  expect(denied.out).toContain("✗ denied by --approve none: nobody is there who could approve it\n");

  const waiting = await signalbox(
    [...scripted, "--allow", "all", "--approve", "ask", "--store", "journals", "--message", "x", "--message", "never said"],
    { cwd },
  );
  expect(waiting.code).toBe(0);
  expect(waiting.out).not.toContain("never said");
  const again =
    /go on with: signalbox (run topology\.yaml --resume (\S+) --store journals --allow all --model scripted\/script\.json) --approve all/.exec(
      waiting.err,
    );
  const [, words = "", id = ""] = again ?? [];
  expect(waiting.err).toContain('waiting: it waits for approval of refund_order {"order_id":"1001"}\n');

  const resumed = await signalbox([...words.split(" "), "--approve", "all"], { cwd });
  expect(resumed).toMatchObject({ code: 0, err: `trace: signalbox trace ${id} --store journals\n` });
  expect(resumed.out).toContain("■ ended through refunded (resolved)");
  const ended = await signalbox(words.split(" "), { cwd });
  expect(ended).toMatchObject({ code: 0, out: "" });
});

test("a script goes on where the run stopped, past the attempts that failed", async () => {
  const cwd = await started([{ failure: "overloaded" }, ...REFUND]);
  const waiting = await signalbox([...scripted, "--allow", "all", "--approve", "ask", "--message", "x"], { cwd });
  expect(waiting.out).toContain("could not answer (overloaded");
  expect(waiting.err).toContain("it waits for approval of refund_order");
  const resumed = await signalbox([...scripted, "--resume", "last", "--allow", "all", "--approve", "all"], { cwd });
  expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining("■ ended through refunded (resolved)") as string });
  expect(resumed.out.match(/✓ refund_order/g)).toHaveLength(1);
});

test("a file that is no journal is said to be none", async () => {
  const cwd = await started();
  for (const [name, text] of [
    ["torn.jsonl", '{"journal":1,'],
    ["empty.jsonl", ""],
    ["script.json", "{}"],
  ] as const) {
    writeFileSync(join(cwd, name), text);
    expect(await signalbox(["trace", name], { cwd })).toMatchObject({
      code: 3,
      err: expect.stringMatching(new RegExp(`^error: \`${name}\` is no journal: expected a file`)) as string,
    });
  }
});

test("a call that a killed process began is asked about in a terminal, and it is said so", async () => {
  const cwd = await started();
  const killing = "export const findOrder = ({ order_id: id }) => ({ id }), refundOrder = () => process.kill(process.pid, 'SIGKILL');";
  writeFileSync(join(cwd, "tools.mjs"), killing);
  await signalbox([...scripted, "--allow", "all", "--approve", "all", "--message", "x"], { cwd });
  const { code, err } = await signalbox(["run", "topology.yaml", "--resume", "last", "--allow", "all", "--approve", "all"], { cwd });
  expect(code).toBe(0);
  expect(err).toMatch(/^go on in a terminal, which asks how it ended: signalbox run topology\.yaml --resume \S+ --allow all$/m);
});

test("each call that waits is answered by itself on the command line: agreed to, changed, refused, by somebody", async () => {
  const cwd = await started();
  const ask = ["--allow", "all", "--approve", "ask", "--store", "journals"];
  const waits = async (): Promise<{ readonly id: string; readonly digest: string }> => {
    const { err } = await signalbox([...scripted, ...ask, "--message", "x"], { cwd });
    const [, id = "", digest = ""] = /--resume (\S+)[\s\S]*--approve-call 3\.0@([0-9a-f]{12})/.exec(err) ?? [];
    return { id, digest };
  };
  const go = async (id: string, ...words: readonly string[]): ReturnType<typeof signalbox> =>
    signalbox([...scripted.filter((word) => word !== "--message"), "--resume", id, "--allow", "all", "--store", "journals", ...words], {
      cwd,
    });

  const one = await waits();
  expect(await go(one.id)).toMatchObject({ code: 0, err: expect.stringContaining("it waits for approval of refund_order") as string });
  expect(await go(one.id, "--approve-call", "3.0@ffff")).toMatchObject({
    code: 2,
    err: expect.stringContaining("other arguments now") as string,
  });
  expect(await go(one.id, "--approve-call", "9.0")).toMatchObject({
    code: 2,
    err: expect.stringContaining("what does: `3.0` (refund_order)") as string,
  });
  const approved = await go(one.id, "--approve-call", `3.0@${one.digest}`, "--by", "grace");
  expect(approved.out).toContain("✓ approved by grace");
  expect(approved.out).toContain("■ ended through refunded (resolved)");

  const two = await waits();
  expect(await go(two.id, "--edit-call", '3.0={"order_id":7}')).toMatchObject({
    code: 3,
    err: expect.stringContaining("/order_id must be") as string,
  });
  expect((await go(two.id, "--edit-call", '3.0={"order_id":"1002"}')).out).toContain('"1002"');

  const three = await waits();
  expect((await go(three.id, "--reject-call", "3.0=too much")).out).toContain("✗ denied by command line: too much");
});

test("with --json a run that waits ends with a line of what it waits for, which a program can answer", async () => {
  const cwd = await started();
  const ask = ["--allow", "all", "--approve", "ask", "--json"];
  const lines = (text: string): readonly Record<string, unknown>[] =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const first = await signalbox([...scripted, ...ask, "--message", "x"], { cwd });
  const last = lines(first.out).at(-1);
  expect(last).toMatchObject({ type: "waiting", waiting: [{ kind: "approval", effect: "3.0.approval", tool: "refund_order" }] });
  expect(first.err).toContain("--reject-call <call>=<why>");
  const [{ digest } = { digest: "" }] = (last?.["waiting"] ?? []) as readonly { readonly digest: string }[];
  const again = ["run", "--resume", String(last?.["runId"]), "--model", "scripted/script.json", "--allow", "all", "--json"];
  expect(lines((await signalbox(again, { cwd })).out).at(-1)).toEqual(last);
  const done = await signalbox([...again, "--edit-call", '3.0={"order_id":"1002"}', "--by", "grace"], { cwd });
  expect(lines(done.out).map(({ type }) => type)).toContain("run-end");
  expect(lines(done.out).at(-1)).not.toMatchObject({ type: "waiting" });
  expect(digest).toMatch(/^sha256:/);
  const { out } = await signalbox(["trace", "last"], { cwd });
  expect(out).toContain("changed and approved by grace");
});

test("how a call ended that a killed process began is said on the command line", async () => {
  const cwd = await started();
  const killing = "export const findOrder = ({ order_id: id }) => ({ id }), refundOrder = () => process.kill(process.pid, 'SIGKILL');";
  writeFileSync(join(cwd, "tools.mjs"), killing);
  await signalbox([...scripted, "--allow", "all", "--approve", "all", "--message", "x"], { cwd });
  const resume = ["run", "topology.yaml", "--model", "scripted/script.json", "--resume", "last", "--allow", "all"];
  const { err } = await signalbox(resume, { cwd });
  const [, call = ""] = /--settle-call '(\S+)=ok:/.exec(err) ?? [];
  expect(await signalbox([...resume, "--settle-call", `${call}=done`], { cwd })).toMatchObject({
    code: 2,
    err: expect.stringContaining("write `=ok:<JSON>`") as string,
  });
  const settled = await signalbox([...resume, "--settle-call", `${call}=ok:{"refund_id":"r-1"}`], { cwd });
  expect(settled).toMatchObject({ code: 0, out: expect.stringContaining("r-1") as string });
});
