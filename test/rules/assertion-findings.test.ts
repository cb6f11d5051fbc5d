import { describe, expect, it } from "vitest";
import { buildGraph } from "../../engine/graph/build.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import { compile } from "../../engine/plan/compile.ts";
import { assertionFails } from "../../engine/rules/assertion-fails.ts";
import { checkGraph } from "../../engine/rules/check.ts";
import { recommended } from "../../engine/rules/settings.ts";
import { checkAssertions as check, facts, topology } from "../helpers/assertions.ts";
import { findings } from "../helpers/lint.ts";
import { wired } from "../helpers/topology.ts";

describe("names", () => {
  it.each([
    ["{ before: refnd, always: [identify] }", "unknown name `refnd`: expected an agent or a tool declared under `agents` or `tools`"],
    [
      "{ before: refund, always: [verified] }",
      "unknown name `verified`: expected an agent, a tool or `approval` declared under `agents` or `tools`",
    ],
    [
      "{ from: identify, never_reaches: b }",
      "unknown name `identify`: expected an agent, `private` or `untrusted` declared under `agents`",
    ],
    [
      "{ from: a, never_reaches: private }",
      "unknown name `private`: expected an agent, a tool, `destructive` or `outward` declared under `agents` or `tools`",
    ],
    ["{ every: agent, can_reach: b }", "unknown name `b`: expected an exit declared under `exits`"],
  ])("%s", (assertion, expected) => {
    const text = topology("a: b resolved escalated, b: resolved escalated", assertion, {
      head: facts,
      tools: { a: "identify", b: "refund" },
    });
    check(text, [`unknown-in-assertion: ${expected}`]);
  });

  it("a certain slip is a safe fix", () => {
    const text = topology("a: b resolved escalated, b: resolved escalated", "{ before: refnd, always: [a] }", {
      head: facts,
      tools: { b: "refund" },
    });
    const [found] = findings(text).filter(({ rule }) => rule === "unknown-in-assertion");
    expect(found?.fix?.safety).toBe("safe");
    expect(found?.fix?.edits.map((edit) => edit.text)).toEqual(["refund"]);
  });

  it("a name of two things is told, and judged as neither", () => {
    const text = topology("a: refund resolved escalated, refund: resolved escalated", "{ before: refund, always: [ask] }", { head: facts });
    check(text, ["unknown-in-assertion: `refund` is an agent and a tool; which of them is meant cannot be told"]);
  });
});

describe("what holds for want of anything to speak of", () => {
  it.each([
    ["{ from: untrusted, never_reaches: outward }", ["vacuous-assertion: no tool is `untrusted`, so this holds whatever happens"]],
    ["{ before: a, always: [a] }", ["vacuous-assertion: `a` comes before itself, so this holds whatever happens"]],
    ["{ from: a, never_reaches: destructive }", ["vacuous-assertion: no tool is `destructive`, so this holds whatever happens"]],
  ])("%s", (assertion, expected) =>
    check(
      topology("a: resolved escalated", assertion, { head: "tools:\n  t: { description: Looks., effects: [read] }", tools: { a: "t" } }),
      expected,
    ),
  );
});

it("what is asserted is told once, as the assertion that fails", () => {
  const rules = (text: string) => findings(text).map(({ rule }) => rule);
  expect(rules(topology("a: b resolved escalated, b: resolved", "{ every: agent, can_reach: escalated }"))).toEqual(["assertion-fails"]);
  const far = "a: b escalated, b: c escalated, c: d escalated, d: e escalated, e: f escalated, f: g escalated, g: resolved escalated";
  expect(rules(wired(far))).toEqual(["long-chain"]);
  expect(rules(topology(far, "{ hops: { max: 5 } }"))).toEqual(["assertion-fails"]);
  expect(rules(topology(far, "{ hops: { max: 6 } }"))).toEqual([]);
  const wipe = {
    head: "tools:\n  wipe: { description: Wipes all., input: { disk: string }, effects: [destructive], timeout: 5s }",
    tools: { a: "wipe" },
  };
  const spoken = (text: string) => text.replace("Do your part of the work.", "Wipe the disk with `wipe`.");
  expect(rules(spoken(topology("a: resolved escalated", "{ hops: { max: 0 } }", wipe)))).toEqual(["ungated-destructive"]);
  expect(rules(spoken(topology("a: resolved escalated", "{ before: wipe, always: approval }", wipe)))).toEqual(["assertion-fails"]);
});

it("a chain of 20,000 agents is no overflow, in any form", () => {
  const last = 19_999;
  const wiring = Array.from({ length: last + 1 }, (_, at) => `a${at}: ${at < last ? `a${at + 1}` : "resolved"}`).join(", ");
  const forms = [
    `{ before: a${last}, always: [a0, a100, approval] }`,
    `{ from: a0, never_reaches: a${last} }`,
    "{ every: agent, can_reach: escalated }",
    "{ hops: { max: 9 } }",
  ];
  const { manifest } = readManifest({ path: "topology.yaml", text: topology(wiring, forms.join("\n")) });
  const found =
    manifest === undefined
      ? []
      : checkGraph({ manifest, graph: buildGraph(manifest), settings: recommended }, [assertionFails]).diagnostics;
  // One long walk is shown whole; of further ones the end.
  expect(found.map(({ witness }) => witness.length)).toEqual([last, last, 8, 8]);
}, 120_000);

it("a reason is shown with the finding", () => {
  const [found] = findings(
    topology("a: b resolved escalated, b: resolved escalated", "{ hops: { max: 0 }, because: nobody is passed on }"),
  );
  expect(found?.notes.map(({ message }) => message)).toContain("it is asserted because: nobody is passed on");
});

it("no plan is made while an assertion fails, and none knows of those that hold", () => {
  const plan = (text: string) => {
    const compiled = compile({ path: "topology.yaml", text });
    return compiled.ok ? compiled.plan.digest : compiled.diagnostics.map(({ rule }) => rule);
  };
  const wiring = "a: b resolved escalated, b: resolved escalated";
  expect(plan(topology(wiring, "{ hops: { max: 0 } }"))).toEqual(["assertion-fails"]);
  expect(plan(topology(wiring, "{ hops: { max: 1 } }"))).toBe(plan(wired(wiring)));
});
