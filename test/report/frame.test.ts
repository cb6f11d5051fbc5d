import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import type { Note } from "../../engine/diagnostic/diagnostic.ts";
import { renderPretty } from "../../engine/report/pretty.ts";
import { finding, note } from "./hand-made.ts";

/** The frame alone, behind a line break: `primary` and each of `others` mark their first appearance, or all from one text to another. */
function framed(text: string, primary: string | Range, others: readonly (readonly [string | Range, string])[], label?: string): string {
  const file = { path: "f", text };
  const notes = others.map(([marked, message]): Note => ({ message, file, pointer: "", span: spanOf(text, marked) }));
  const report = renderPretty([finding(file, spanOf(text, primary), { notes, ...(label === undefined ? {} : { label }) })]);
  return `\n${report.split("\n").slice(2).join("\n")}`;
}

type Range = readonly [first: string, last: string];

function spanOf(text: string, marked: string | Range): { readonly start: number; readonly end: number } {
  const [first, last] = typeof marked === "string" ? [marked, marked] : marked;
  return { start: text.indexOf(first), end: text.indexOf(last) + last.length };
}

test.each([
  [
    "places on several lines stand in the order of the lines, and `...` for what is between them",
    framed("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n", "d", [["a", "declared here"]], "used here"),
    `
  |
1 | a: 1
  | - declared here
...
4 | d: 4
  | ^ used here
`,
  ],
  [
    "a single line between two places is shown",
    framed("a: 1\nb: 2\nc: 3\n", "c", [["a", "declared here"]]),
    `
  |
1 | a: 1
  | - declared here
2 | b: 2
3 | c: 3
  | ^
`,
  ],
  [
    "of places on one line the last has its label beside it, and the others hang",
    framed(
      "one two three\n",
      "two",
      [
        ["one", "first"],
        ["three", "third"],
      ],
      "second",
    ),
    `
  |
1 | one two three
  | --- ^^^ ----- third
  | |   |
  | |   second
  | first
`,
  ],
  [
    "places in places, and two labels at one place, are all said",
    framed(
      "one two three\n",
      "two",
      [
        ["one two three", "all"],
        ["two", "as well"],
        ["one", "first"],
      ],
      "second",
    ),
    `
  |
1 | one two three
  | ----^^^------ all
  | |   |
  | |   second
  | |   as well
  | first
`,
  ],
  [
    "blocks stand in lanes, the outer one to the left",
    framed(
      "a: 1\nb:\n  c: 1\n  d: 2\n  e: 3\n  f: 4\ng: 5\n",
      ["b:", "f: 4"],
      [
        ["d: 2", "inner"],
        [["c: 1", "e: 3"], "inner block"],
        [["1\nb", "g"], "outer block"],
      ],
      "whole",
    ),
    `
  |
1 |       a: 1
  |  ________-
2 | | /   b:
3 | | | /   c: 1
4 | | | |   d: 2
  | | | |   ---- inner
5 | | | |   e: 3
  | | | |______- inner block
6 | | |     f: 4
  | | |________^ whole
7 | |     g: 5
  | |_____- outer block
`,
  ],
  [
    "a block that begins behind the dash of a list begins beside its line",
    framed("steps:\n  - if: x\n    do: y\n", ["if", "y"], []),
    `
  |
2 | /   - if: x
3 | |     do: y
  | |_________^
`,
  ],
  [
    "places far apart on a wide line are both shown, and what is between them is cut",
    framed(`x: { ${"key: value, ".repeat(20)}last: 1 }`, "last", [["x", "its map"]], "the last"),
    `
  |
1 | x: { key: value, key: value, key: value, key: value, key: va…e, key: value, key: value, key: value, key: value, last: 1 }
  | -                                                                                                               ^^^^
  | |                                                                                                               |
  | |                                                                                                               the last
  | its map
`,
  ],
  [
    "a label that would end too far right ends under its mark",
    framed(`x: { ${"key: value, ".repeat(8)}last: 1 }`, "last", [], "a label of more words than fit behind its mark"),
    `
  |
1 | x: { key: value, key: value, key: value, key: value, key: value, key: value, key: value, key: value, last: 1 }
  |                                                                                                      ^^^^
  |                                                                                                      |
  |                                                                           a label of more words than fit behind its mark
`,
  ],
])("%s", (_, drawn, expected) => {
  expect(drawn).toBe(expected);
});

test("of two hundred related places a handful is shown, and how many more there are", () => {
  const file = { path: "f", text: Array.from({ length: 200 }, (_, at) => `w${at}x\n`).join("") };
  const notes = Array.from({ length: 200 }, (_, at) => note("also used here", file, `w${at}x`));
  const report = renderPretty([finding(file, "w0x", { notes })]);
  expect(report.match(/also used here/g)).toHaveLength(5);
  expect(report).toContain("note: and 195 more places\n");
});

test("a label is one line, and no longer than a reader bears", () => {
  const file = { path: "f", text: "x" };
  const report = renderPretty([finding(file, "x", { label: `a\nb${"c".repeat(5000)}` })]);
  expect(report).toContain("a\u240ab");
  expect(report.length).toBeLessThan(400);
});

const filler = fc.constantFrom(
  "a: ",
  "\t",
  "名前 ",
  "e\u0301",
  "👩‍👩‍👧",
  "\u202e",
  "re\u200dfund ",
  "- ",
  "\u0007",
  "🇨🇭",
  "ﾊ",
  "{ ",
  "\ud83d ",
  "…",
);
const word = fc.record({ before: fc.array(filler, { maxLength: 30 }), breaks: fc.constantFrom("", "", " ", "\n", "\r\n", "\n\n\n") });

/** A document of words that appear once each, `<0>`, `<1>`, …, and labels on some of them. */
const marked = fc.array(word, { minLength: 1, maxLength: 25 }).chain((words) =>
  fc.record({
    text: fc.constant(words.map(({ before, breaks }, at) => `${before.join("")}<${at}>${breaks}`).join("")),
    at: fc.uniqueArray(fc.nat(words.length - 1), { minLength: 1, maxLength: 6 }),
  }),
);

test("whatever the document, every mark stands under its text, every label is said once, and lines are in order", () => {
  fc.assert(
    fc.property(marked, ({ text, at: [first = 0, ...others] }) => {
      const file = { path: "f", text };
      const notes = others.map((at) => note(`label ${at}.`, file, `<${at}>`));
      const report = renderPretty([finding(file, `<${first}>`, { notes, label: `label ${first}.` })]);
      const lines = report.split("\n");
      expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069]/u);
      for (const at of [first, ...others]) {
        expect(lines.filter((line) => line.includes(`label ${at}.`))).toHaveLength(1);
        const row = lines.findIndex((line) => /^\s*\d+ \|/.test(line) && line.includes(`<${at}>`));
        const from = stringWidth((lines[row] ?? "").slice(0, (lines[row] ?? "").indexOf(`<${at}>`)));
        const stroke = at === first ? "^" : "-";
        expect((lines[row + 1] ?? "").slice(from, from + `<${at}>`.length)).toBe(stroke.repeat(`<${at}>`.length));
      }
      const numbers = lines.flatMap((line) => (/^\s*(\d+) \|/.exec(line)?.[1] ?? "").match(/\d+/g) ?? []).map(Number);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
});

test("whatever the places, blocks and spans out of the text among them, every label is said once", () => {
  const span = fc.tuple(fc.nat(260), fc.nat(260)).map(([start, length]) => ({ start, end: start + length }));
  const document = fc.array(fc.oneof(filler, fc.constantFrom("\n", "\r", "word")), { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(document, fc.array(span, { minLength: 1, maxLength: 6 }), (text, spans) => {
      const file = { path: "f", text };
      const [first = { start: 0, end: 0 }, ...others] = spans;
      const notes = others.map((one, at): Note => ({ message: `label ${at}.`, file, pointer: "", span: one }));
      const report = renderPretty([finding(file, first, { notes, label: "label of the finding." })]);
      for (const label of ["label of the finding.", ...notes.map(({ message }) => message)]) expect(report.split(label)).toHaveLength(2);
      expect(report).toContain("^");
      for (const line of report.split("\n")) expect(line).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
    { numRuns: 500 },
  );
});
