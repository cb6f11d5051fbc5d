import fc from "fast-check";
import { expect, test } from "vitest";
import { renderConcise } from "../../engine/report/concise.ts";
import { anyFindings, reportOf } from "./any-findings.ts";
import { finding } from "./hand-made.ts";

test("a finding is one line with its place, its severity, its rule and its message", () => {
  const file = { path: "desk.yaml", text: "a: 1\nbb: 2\n" };
  const found = [finding(file, "bb"), finding(file, "a", { severity: "warning", rule: "trap", message: "two\nlines" })];
  expect(renderConcise(reportOf(found))).toBe(
    "desk.yaml:2:1: error[unknown-target] no agent and no exit is called that\ndesk.yaml:1:1: warning[trap] two␊lines\n",
  );
  expect(renderConcise(reportOf([], ["desk.yaml"]))).toBe("");
});

test("any findings are a line each, with nothing that steers a terminal", () => {
  fc.assert(
    fc.property(anyFindings, (diagnostics) => {
      const lines = renderConcise(reportOf(diagnostics)).split("\n");
      expect(lines.length).toBe(diagnostics.length + 1);
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});
