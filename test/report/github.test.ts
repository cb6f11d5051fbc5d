import { error, notice, warning } from "@actions/core";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { renderGithub, workflowCommand } from "../../engine/report/github.ts";
import { anyFindings, anyText, reportOf } from "./any-findings.ts";
import { finding } from "./hand-made.ts";

/** What `@actions/core` writes for an annotation. */
function written(say: () => void): string {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  say();
  spy.mockRestore();
  return lines.join("");
}

test("a command is byte for byte what GitHub's own toolkit writes", () => {
  const tools = { error, warning, notice };
  fc.assert(
    fc.property(
      fc.constantFrom("error" as const, "warning" as const, "notice" as const),
      anyText,
      fc.record({
        title: anyText,
        file: anyText,
        startLine: fc.integer({ min: 1 }),
        endLine: fc.integer({ min: 1 }),
        startColumn: fc.integer({ min: 1 }),
        endColumn: fc.integer({ min: 1 }),
      }),
      (command, message, place) => {
        const { title, file, startLine: line, endLine, startColumn: col, endColumn } = place;
        const ours = workflowCommand(command, message, { title, file, line, endLine, col, endColumn });
        expect(`${ours}\n`).toBe(written(() => tools[command](message, place)));
      },
    ),
  );
});

test("any findings are one command a line, and nothing else", () => {
  fc.assert(
    fc.property(anyFindings, (diagnostics) => {
      const lines = renderGithub(reportOf(diagnostics)).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.length).toBe(diagnostics.length);
      for (const line of lines) expect(line).toMatch(/^::(?:error|warning|notice) [^\r\n]*$/u);
    }),
  );
});

test("columns are told only where the line is one, as the runner wants it; advice is a notice", () => {
  const file = { path: "a,b:c.yaml", text: "one: 1\ntwo: 2\n" };
  const of = (more: Parameters<typeof finding>[2], marked: Parameters<typeof finding>[1]): string =>
    renderGithub(reportOf([finding(file, marked, { message: "50% off", ...more })]));
  expect(of({}, "two")).toBe("::error title=unknown-target,file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=1,endColumn=4::50%25 off\n");
  expect(of({ severity: "info", help: "do this" }, { start: 0, end: 14 })).toBe(
    "::notice title=unknown-target,file=a%2Cb%3Ac.yaml,line=1,endLine=3::50%25 off%0Ahelp: do this\n",
  );
  expect(of({ severity: "warning" }, "one")).toMatch(/^::warning /);
});
