import fc from "fast-check";
import { expect, test } from "vitest";
import type { Edit } from "../../engine/diagnostic/diagnostic.ts";
import { edited } from "../../engine/source/edit/text-edit.ts";
import { hunksOf } from "../../engine/report/hunk.ts";
import { renderPretty } from "../../engine/report/pretty.ts";
import type { SourceFile } from "../../engine/source/source-file.ts";
import { finding } from "./hand-made.ts";

const file: SourceFile = { path: "desk.yaml", text: "a: 1\nb: 2\nc: 3\nd: 4\n" };

/** The replacement of the first appearance of a text. */
function edit(from: string, text: string, where: SourceFile = file): Edit {
  const start = where.text.indexOf(from);
  return { file: where, span: { start, end: start + from.length }, text };
}

/** What is drawn below the frame. */
function drawn(edits: readonly Edit[], safety: "safe" | "unsafe" = "safe", where: SourceFile = file): string {
  const report = renderPretty([finding(where, { start: 0, end: 1 }, { fix: { safety, edits } })]);
  return report.slice(report.indexOf(safety === "safe" ? "fix:" : "unsafe fix"));
}

test.each([
  ["a changed line is taken away and put in", [edit("2", "two")], "fix:\n2 - b: 2\n2 + b: two\n"],
  ["a deleted line is taken away", [edit("b: 2\n", "")], "fix:\n2 - b: 2\n"],
  ["a new line stands under the one above it", [edit("b", "x: 0\nb")], "fix:\n1 | a: 1\n2 + x: 0\n"],
  ["a line put before all others has none above it", [edit("a", "x: 0\na")], "fix:\n1 + x: 0\n"],
  ["edits on one line are one change", [edit("b", "bee"), edit("2", "two")], "fix:\n2 - b: 2\n2 + bee: two\n"],
  ["lines are numbered as they will be", [edit("a", "x: 0\na"), edit("c", "see")], "fix:\n1 + x: 0\n...\n3 - c: 3\n4 + see: 3\n"],
  ["edits that change nothing are no fix to show", [edit("b", "b")], ""],
])("%s", (_, edits, expected) => {
  expect(drawn(edits).slice(expected === "" ? -1 : 0)).toBe(expected === "" ? "\n" : expected);
});

test("a fix that an author has to agree with says so", () => {
  expect(drawn([edit("2", "two")], "unsafe")).toBe("unsafe fix, to be read before it is applied:\n2 - b: 2\n2 + b: two\n");
});

test("a change in another file names it", () => {
  const other = { path: "parts/more.yaml", text: "x: 1\n" };
  expect(drawn([edit("2", "two"), edit("1", "one", other)])).toBe(`fix:
2 - b: 2
2 + b: two
 ::: parts/more.yaml
1 - x: 1
1 + x: one
`);
});

test("of many changes a handful is shown, and how many more there are", () => {
  const long = { path: "f", text: "k: v\n\n".repeat(60) };
  const everywhere = [...long.text.matchAll(/v/g)].map(({ index }) => ({ file: long, span: { start: index, end: index + 1 }, text: "w" }));
  expect(drawn(everywhere, "safe", long).match(/\+ k: w/g)).toHaveLength(4);
  expect(drawn(everywhere, "safe", long)).toContain("... and 56 more places\n");
  const block = [{ file: long, span: { start: 0, end: 180 }, text: "" }];
  expect(drawn(block, "safe", long)).toContain("... and 54 more lines\n");
});

test("hidden characters are shown and keys are starred, also those that the fix puts in", () => {
  const key = `ghp_${"aQ7xZ2mK9t".repeat(4)}`;
  const hidden = { path: "f", text: `a: x\u200by ${key}\n` };
  const text = drawn([edit("\u200b", "", hidden), edit("a:", `b: ${key}`, hidden)], "safe", hidden);
  expect(text).toContain("1 - a: x<U+200B>y ghp_aQ7x****");
  expect(text).not.toContain(key.slice(0, 14));
});

test("in a line of megabytes the change is what is shown", () => {
  const wide = { path: "f", text: `${"x, ".repeat(400_000)}wrong${", y".repeat(400_000)}` };
  const [, removed = "", added = ""] = drawn([edit("wrong", "right", wide)], "safe", wide).split("\n");
  expect(removed).toMatch(/^1 - ….*wrong, y.*…$/);
  expect(added).toMatch(/^1 \+ ….*right, y.*…$/);
  expect(removed.length).toBeLessThan(130);
});

test("both sides of a change in a wide line are cut at the same column", () => {
  const wide = { path: "f", text: `x: { ${"key: value, ".repeat(20)}last: 1 }` };
  const [, removed = "", added = ""] = drawn([edit("1 }", `1, ${"more: 2, ".repeat(3)}}`, wide)], "safe", wide).split("\n");
  expect(removed.indexOf("last: 1")).toBe(added.indexOf("last: 1"));
  expect(removed).toMatch(/^1 - …/);
});

test("the changes, made to the lines, give the text that the edits give", () => {
  const line = fc.constantFrom("a", "b", "ab", "", "c: d");
  const texts = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join("\n"));
  const spans = fc.array(fc.tuple(fc.nat(40), fc.nat(6), fc.constantFrom("", "x", "\n", "y\nz\n", "a")), { maxLength: 4 });
  fc.assert(
    fc.property(texts, spans, (text, wanted) => {
      const source = { path: "f", text };
      let free = 0;
      const edits = wanted
        .map(([at, length, instead]) => ({ start: Math.min(at, text.length), end: Math.min(at + length, text.length), instead }))
        .toSorted((a, b) => a.start - b.start || a.end - b.end)
        .filter(({ start, end }) => start >= free && ((free = Math.max(end, start + 1)), true))
        .map(({ start, end, instead }) => ({ file: source, span: { start, end }, text: instead }));
      const lines = text.split("\n");
      for (const hunk of hunksOf(edits).toReversed()) {
        const removed = lines.splice(hunk.removedAt - 1, hunk.removed.length, ...hunk.added.map((added) => added.text));
        expect(removed).toEqual(hunk.removed.map((one) => one.text));
      }
      expect(lines.join("\n")).toBe(edited(text, edits));
    }),
  );
});
