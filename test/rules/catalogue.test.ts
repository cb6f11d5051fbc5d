import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { lint } from "../../engine/rules/check.ts";
import { ruleNamed, rules } from "../../engine/rules/index.ts";
import { probedBy } from "../../engine/rules/probe/probed.ts";
import type { Rule } from "../../engine/rules/rule.ts";
import { linesOf } from "../helpers/lint.ts";

/** Rules whose finding is a path or a cycle; each must show it. */
const shown = new Set([
  "no-exit",
  "trap",
  "no-human",
  "limit-too-low",
  "peer-cycle",
  "recursive-call",
  "self-handoff",
  "shape-mismatch",
  "large-peer-network",
  "long-chain",
  "fact-not-set",
  "ungated-destructive",
  "lethal-trifecta",
  "privilege-widening",
  "assertion-fails",
]);

function diagnose(text: string, rule: Rule): readonly Diagnostic[] {
  const probed = rule.stage === "probe" ? probedBy(new Map(Object.entries(rule.offers))) : [];
  return lint({ path: "topology.yaml", text }, { probed }).diagnostics;
}

describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (name, rule) => {
  it("is silent on its good manifest, as is every other rule", () => {
    expect(linesOf(diagnose(rule.good, rule))).toEqual([]);
  });

  it("speaks on its bad manifest, and alone", () => {
    const spoke = diagnose(rule.bad, rule).map((diagnostic) => `${diagnostic.rule} ${diagnostic.severity}`);
    // What reading finds may differ in severity from case to case; a graph rule says one thing of one fault.
    expect(rule.stage !== "read" ? spoke : [...new Set(spoke)].map((each) => each.replace(/ .*/, ` ${rule.severity}`))).toEqual([
      `${name} ${rule.severity}`,
    ]);
  });

  it("says where, in words that follow the house style", () => {
    for (const diagnostic of diagnose(rule.bad, rule)) {
      expect(diagnostic.span.end).toBeGreaterThan(diagnostic.span.start);
      expect(diagnostic.file.text.slice(diagnostic.span.start, diagnostic.span.end).trim()).not.toBe("");
      expect(diagnostic.message).toMatch(/^(?:[a-z`]|\d)/);
      expect(diagnostic.message).not.toMatch(/[.\n]$/);
      expect(diagnostic.help).toMatch(/^(?:[a-z`])/);
      expect(diagnostic.witness.length > 0).toBe(shown.has(name));
      for (const note of [...diagnostic.notes, ...diagnostic.witness]) expect(note.span.end).toBeGreaterThan(note.span.start);
    }
  });

  it("is described for people", () => {
    expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(rule.summary).toMatch(/^[A-Z`].*\.$/);
    expect(rule.why.length).toBeGreaterThan(40);
  });
});

it("every rule has a name of its own, by which it is found", () => {
  expect(new Set(rules.map((rule) => rule.name)).size).toBe(rules.length);
  for (const rule of rules) expect(ruleNamed(rule.name)).toBe(rule);
  expect(ruleNamed("constructor")).toBeUndefined();
});
