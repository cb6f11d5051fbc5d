import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toGitlab } from "../../engine/report/gitlab.ts";
import { allBad, anyFindings, reportOf } from "./any-findings.ts";
import { finding } from "./hand-made.ts";

/** What GitLab's documentation asks of each entry of a code quality report, and its parser checks; more than that it ignores. */
const text = { type: "string", minLength: 1 };
const line = { type: "integer", minimum: 1 };
const valid = new Ajv().compile({
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string" },
      check_name: { type: "string" },
      fingerprint: text,
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", not: { pattern: "^\\./" } },
          lines: { type: "object", required: ["begin"], properties: { begin: line, end: line } },
        },
      },
    },
  },
});

test("any findings are a report that GitLab reads, each with a fingerprint of its own", () => {
  const check = (diagnostics: typeof allBad): void => {
    const report = toGitlab(reportOf(diagnostics));
    valid(report);
    expect(valid.errors).toBe(null);
    expect(new Set(report.map(({ fingerprint }) => fingerprint)).size).toBe(diagnostics.length);
  };
  check(allBad);
  fc.assert(fc.property(anyFindings, (diagnostics) => check(diagnostics.filter(({ file }) => !file.path.startsWith("./")))));
});

test("an error is critical, a warning major, and advice is info", () => {
  const file = { path: "desk.yaml", text: "a: 1\nbb: 2\n" };
  const found = (["error", "warning", "info"] as const).map((severity) => finding(file, "bb", { severity, help: "do this" }));
  const report = toGitlab(reportOf(found));
  expect(report.map(({ severity }) => severity)).toEqual(["critical", "major", "info"]);
  expect(report[0]).toMatchObject({
    description: "no agent and no exit is called that; do this",
    check_name: "unknown-target",
    location: { path: "desk.yaml", lines: { begin: 2, end: 2 } },
  });
});
