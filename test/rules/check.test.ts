import { expect, it } from "vitest";
import { buildGraph } from "../../engine/graph/build.ts";
import { checkGraph, lint } from "../../engine/rules/check.ts";
import { recommended } from "../../engine/rules/settings.ts";
import type { GraphRule } from "../../engine/rules/rule.ts";
import { findings, linesOf } from "../helpers/lint.ts";
import { wired } from "../helpers/topology.ts";

const good = wired("a: b resolved escalated, b: a resolved escalated");

function ruleThat(name: string, check: GraphRule["check"]): GraphRule {
  const text = { since: "0.1.0", summary: "", why: "", good: "", bad: "" };
  return { name, severity: "info", category: "shape", stage: "graph", needsWholeGraph: false, check, ...text };
}

function ask(...rules: readonly GraphRule[]): ReturnType<typeof checkGraph> {
  const { manifest } = lint({ path: "topology.yaml", text: good });
  if (manifest === undefined) throw new Error("the manifest of this test is broken");
  return checkGraph({ manifest, graph: buildGraph(manifest), settings: recommended }, rules);
}

it("a rule that throws is one finding that names it, what it said before is dropped, and the others are asked all the same", () => {
  const { diagnostics, ran } = ask(
    ruleThat("broken", ({ manifest, report }) => {
      report({ at: manifest.origin, message: "half a finding" });
      throw new Error("no such node");
    }),
    ruleThat("sound", ({ manifest, report }) => report({ at: manifest.origin, message: "found something" })),
  );
  expect(diagnostics.map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
    ["internal", "error", "the rule `broken` failed: no such node"],
    ["sound", "info", "found something"],
  ]);
  expect(ran).toEqual(["sound"]);
});

it("a finding stands at the key, at the value, or at an exact span", () => {
  const { diagnostics } = ask(
    ruleThat("places", ({ manifest, report }) => {
      const at = { ...manifest.origin, pointer: "/name" };
      report({ at, part: "key", message: "key", notes: [{ at, message: "value" }], witness: [{ at, part: "key", message: "key" }] });
      report({ at, message: "value" });
      report({ at, span: { start: 2, end: 4 }, message: "span" });
    }),
  );
  const cut = ({ start, end }: { readonly start: number; readonly end: number }): string => good.slice(start, end);
  expect(diagnostics.map((each) => [cut(each.span), each.pointer])).toEqual([
    ["name", "/name"],
    ["wired", "/name"],
    ["gn", "/name"],
  ]);
  expect(diagnostics[0]?.notes.map((note) => cut(note.span))).toEqual(["wired"]);
  expect(diagnostics[0]?.witness.map((note) => cut(note.span))).toEqual(["name"]);
});

it("a misspelt target or entry does not echo through the rules that follow paths", () => {
  expect(findings(wired("a: b resolved escalated, b: resolvd, c: a")).map((found) => found.rule)).toEqual(["unknown-target"]);
  expect(findings(wired("a: resolved escalated, b: resolved", { entry: ["aa"] })).map((found) => found.rule)).toEqual(["unknown-entry"]);
});

it("names that JavaScript's objects know are names like any other", () => {
  expect(linesOf(findings(wired("a: constructor resolved escalated, constructor: resolved escalated")))).toEqual([]);
  expect(
    findings(wired("a: constructor resolved escalated, constructor: constructor resolved escalated")).map((found) => found.message),
  ).toEqual(["`constructor` hands to itself; expected another agent or an exit"]);
});

const size = 50_000;
const numbers = Array.from({ length: size }, (_, index) => index);

it.each([
  ["chain", (i: number) => (i + 1 < size ? [i + 1] : ["resolved"]), ["limit-too-low", "long-chain"]],
  ["ring", (i: number) => [(i + 1) % size], ["long-chain", "trap"]],
])(
  "a %s of 50,000 agents is linted without overflow",
  (_, targetsOf, expected) => {
    const agent = (i: number): string =>
      ` a${i}: {purpose: p${i}, routine: r s, handoffs: {${targetsOf(i)
        .map((to) => (typeof to === "string" ? to : `a${to}`))
        .map((to) => `${to}: {when: w}`)
        .join(", ")}}}`;
    const text = `signalbox: 1\nname: large\nentry: a0\nagents:\n${numbers.map(agent).join("\n")}\n`;
    const silent = new Set(["same-when", "same-purpose", "unmentioned-handoff"]);
    const found = new Set(
      findings(text)
        .map((diagnostic) => diagnostic.rule)
        .filter((rule) => !silent.has(rule)),
    );
    expect([...found].toSorted()).toEqual(expected);
  },
  120_000,
);
