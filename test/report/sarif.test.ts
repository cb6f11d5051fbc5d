import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import fc from "fast-check";
import type { Log } from "sarif";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { toSarif, type SarifLog } from "../../engine/report/sarif.ts";
import { rules } from "../../engine/rules/index.ts";
import { allBad, anyFindings, reportOf } from "./any-findings.ts";
import { finding, note } from "./hand-made.ts";

/** The schema of OASIS, as published with the standard; what draft 4 calls `id` draft 7 calls `$id`. */
const path = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const { id: _, $schema: __, ...schema } = JSON.parse(readFileSync(path, "utf8")) as { id: string; $schema: string };
const valid = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

function logOf(diagnostics: readonly Diagnostic[]): SarifLog {
  const log = toSarif(reportOf(diagnostics), { rules, version: "1.2.3" });
  const typed: Log = JSON.parse(JSON.stringify(log)) as Log;
  valid(typed);
  expect(valid.errors).toBe(null);
  return log;
}

test("the schema rejects what is no log", () => {
  expect(valid({ version: "2.1.0", runs: [{ tool: {} }] })).toBe(false);
  expect(valid({ version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [{ message: {} }] }] })).toBe(false);
});

test("what the rules find is a valid log: every rule with its help, every finding at its rule, level, text and place", () => {
  const [run] = logOf(allBad).runs;
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ name }) => name));
  expect(run.tool.driver.rules.filter(({ help, fullDescription }) => help === undefined || fullDescription === undefined)).toEqual([]);
  expect(run.results.length).toBe(allBad.length);
  for (const result of run.results) {
    expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(result.message.text).not.toBe("");
    expect(result.locations[0].physicalLocation.region.startLine).toBeGreaterThan(0);
  }
  expect(run.invocations).toEqual([{ executionSuccessful: true }]);
});

test("any findings are a valid log, in which every place is a relative URI reference", () => {
  fc.assert(
    fc.property(anyFindings, (diagnostics) => {
      const [run] = logOf(diagnostics).runs;
      for (const { location } of run.artifacts) expect(location.uri).toMatch(/^(?:[\w.~!*'()/-]|%[0-9A-F]{2})*$/);
      expect(run.artifacts.length).toBe(new Set(diagnostics.map(({ file }) => file.path)).size);
    }),
  );
});

test("notes are related locations, the walk is a code flow, edits are replacements, and a fingerprint is in both fields", () => {
  const file = { path: "a b/ü#%.yaml", text: "one: 1\ntwo: 2\n" };
  const found = finding(file, "two", {
    severity: "info",
    help: "do this",
    pointer: "/two",
    notes: [note("here too", file, "one")],
    witness: [note("first", file, "one"), note("then", file, "two")],
    fix: { safety: "unsafe", edits: [{ file, span: { start: 7, end: 10 }, text: "three" }] },
  });
  const [run] = logOf([found]).runs;
  const [result] = run.results;
  const artifactLocation = { uri: "a%20b/%C3%BC%23%25.yaml", uriBaseId: "%SRCROOT%" };
  const one = { artifactLocation, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 4 } };
  const two = { artifactLocation, region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 } };
  const fingerprint = result?.partialFingerprints["signalbox/v1"];
  expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect(result).toEqual({
    ruleId: "unknown-target",
    ruleIndex: rules.findIndex(({ name }) => name === "unknown-target"),
    level: "note",
    message: { text: "no agent and no exit is called that\nhelp: do this" },
    locations: [{ physicalLocation: two, logicalLocations: [{ fullyQualifiedName: "/two" }] }],
    relatedLocations: [{ id: 1, physicalLocation: one, message: { text: "here too" } }],
    codeFlows: [
      {
        threadFlows: [
          {
            locations: [
              { location: { physicalLocation: one, message: { text: "first" } } },
              { location: { physicalLocation: two, message: { text: "then" } } },
            ],
          },
        ],
      },
    ],
    fixes: [
      {
        description: { text: "It mends the fault; read what else it changes." },
        artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: two.region, insertedContent: { text: "three" } }] }],
      },
    ],
    partialFingerprints: { "signalbox/v1": fingerprint, primaryLocationLineHash: fingerprint },
  });
});

test("a rule that failed has a descriptor of its own, and the run was no success", () => {
  const file = { path: "f", text: "" };
  const [run] = logOf([finding(file, { start: 0, end: 0 }, { rule: "internal" })]).runs;
  expect(run.results[0]?.ruleIndex).toBe(rules.length);
  expect(run.tool.driver.rules[rules.length]?.id).toBe("internal");
  expect(run.invocations).toEqual([{ executionSuccessful: false }]);
});

test("a message holds no link", () => {
  const file = { path: "f", text: "" };
  const [run] = logOf([finding(file, { start: 0, end: 0 }, { message: "see [here](https://e.example)" })]).runs;
  expect(run.results[0]?.message.text).toBe("see [here] (https://e.example)");
});
