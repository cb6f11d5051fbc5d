import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { widthOf } from "../../engine/report/graphemes.ts";
import { renderPretty, renderSummary } from "../../engine/report/pretty.ts";
import type { Paint } from "../../engine/report/paint.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { finding, note } from "./hand-made.ts";

/** The report behind a line break, so that what is expected can begin on a line of its own. */
function shown(diagnostic: Diagnostic): string {
  return `\n${renderPretty([diagnostic])}`;
}

test("a finding shows its place, the line and a caret under what it is about", () => {
  const file = { path: "desk.yaml", text: "agents:\n  triage:\n    handoffs:\n      refund: {}\n" };
  expect(shown(finding(file, "refund"))).toBe(`
error[unknown-target]: no agent and no exit is called that
 --> desk.yaml:4:7
  |
4 |       refund: {}
  |       ^^^^^^
`);
});

test("related places, the walk and the advice follow the frame, also across files", () => {
  const file = { path: "desk.yaml", text: "a: 1\nb: 2\n" };
  const other = { path: "parts/more.yaml", text: "\n".repeat(9) + "c: 3\n" };
  expect(
    shown(
      finding(file, "b", {
        rule: "peer-cycle",
        severity: "warning",
        message: "nothing bounds this cycle",
        notes: [note("declared here", other, "c")],
        witness: [note("`a` hands off to `b`", file, "a"), note("`b` hands off to `a`", other, "c")],
        help: "give one of them a `limit`",
      }),
    ),
  ).toBe(`
warning[peer-cycle]: nothing bounds this cycle
  --> desk.yaml:2:1
   |
 2 | b: 2
   | ^
   |
  ::: parts/more.yaml:10:1
   |
10 | c: 3
   | - declared here
   |
path:
  1. \`a\` hands off to \`b\`  desk.yaml:1:1
  2. \`b\` hands off to \`a\`  parts/more.yaml:10:1
help: give one of them a \`limit\`
`);
});

test("a span over several lines shows its first lines and its last, and ends where its text ends", () => {
  const file = { path: "desk.yaml", text: "agents:\n  triage:\n    purpose: Helps.\n    tools: []\n    reply: ask\n\n\nexits: {}\n" };
  expect(shown(finding(file, { start: file.text.indexOf("triage"), end: file.text.indexOf("exits") }))).toBe(`
error[unknown-target]: no agent and no exit is called that
 --> desk.yaml:2:3
  |
2 | /   triage:
3 | |     purpose: Helps.
4 | |     tools: []
5 | |     reply: ask
  | |______________^
`);
  expect(shown(finding(file, { start: file.text.indexOf(":"), end: file.text.indexOf("{}") }))).toBe(`
error[unknown-target]: no agent and no exit is called that
 --> desk.yaml:1:7
  |
1 |   agents:
  |  _______^
2 | |   triage:
... |
8 | | exits: {}
  | |______^
`);
});

test.each([
  ["tabs", "\tkey:\tvalue", "value", "1 |     key:    value", "  |             ^^^^^"],
  ["wide characters", "名前: 値x", "値", "1 | 名前: 値x", "  |       ^^"],
  ["emoji of several code points", "a👩‍👩‍👧b: c", "b", "1 | a👩‍👩‍👧b: c", "  |    ^"],
  ["combining marks", "e\u0301e\u0301x", "x", "1 | e\u0301e\u0301x", "  |   ^"],
  ["escape sequences", "a\u001b[31mb", "b", "1 | a␛[31mb", "  |       ^"],
  ["bidirectional overrides", "a\u202eb", "b", "1 | a<U+202E>b", "  |          ^"],
  ["a byte order mark", "x\ufeffa", "a", "1 | x<U+FEFF>a", "  |          ^"],
  ["CRLF", "ab\r\ncd\r\n", "ab", "1 | ab", "  | ^^"],
  ["half a surrogate pair", "\ud83dx", "x", "1 | \ufffdx", "  |  ^"],
])("the caret stands under its character after %s", (_, text, marked, ...lines) => {
  expect(
    renderPretty([finding({ path: "f", text }, marked)])
      .split("\n")
      .slice(3, 5),
  ).toEqual(lines);
});

test.each([
  ["an empty file", "", 0, ["1 |", "  | ^"]],
  ["the end of a file without a last line break", "a: b", 4, ["1 | a: b", "  |     ^"]],
  ["the end of a file with one", "a: b\n", 5, ["2 |", "  | ^"]],
  ["an offset far behind the end", "a", 99, ["1 | a", "  |  ^"]],
])("a place at %s is one caret", (_, text, at, expected) => {
  expect(
    renderPretty([finding({ path: "f", text }, { start: at, end: at })])
      .split("\n")
      .slice(3, 5),
  ).toEqual(expected);
});

test("of a very long line only a window around the place is shown", () => {
  const text = `${"名".repeat(300_000)}HERE${"y".repeat(300_000)}`;
  const [, , , line = "", mark = ""] = renderPretty([finding({ path: "f", text }, "HERE")]).split("\n");
  expect(line).toMatch(/^1 \| …名+HEREy+…$/);
  expect(stringWidth(line)).toBeLessThan(130);
  expect(mark.indexOf("^^^^")).toBe(stringWidth(line.slice(0, line.indexOf("HERE"))));
});

test("a message can neither steer the terminal nor pass for a line of the report's own", () => {
  const file = { path: "a\u001b[2J.yaml", text: "x" };
  const report = renderPretty([finding(file, "x", { message: "first\nerror[forged]: second\u0007", help: "do\nthis" })]);
  expect(report).toContain("error[unknown-target]: first\n  error[forged]: second␇\n");
  expect(report).toContain(" --> a␛[2J.yaml:1:1\n");
  expect(report).toContain("help: do\n      this\n");
});

test("whatever the text and the span, nothing but line breaks controls the terminal and each mark is under its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.nat(220), fc.nat(220), (text, start, length) => {
      const report = renderPretty([finding({ path: "f", text }, { start, end: start + length })]);
      expect(report.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(report).toContain("^");
      for (const line of report.split("\n")) expect(stringWidth(line)).toBeLessThan(140);
    }),
  );
});

test("colours come from the paint and change no character", () => {
  const tag =
    (name: string) =>
    (text: string): string =>
      `<${name}>${text}</${name}>`;
  const paint: Paint = {
    error: tag("e"),
    warning: tag("w"),
    info: tag("i"),
    strong: tag("s"),
    faint: tag("f"),
    good: tag("g"),
  };
  const diagnostic = finding({ path: "f", text: "a: b" }, "b", { help: "h" });
  const painted = renderPretty([diagnostic], { paint });
  expect(painted).toContain("<e>error[unknown-target]</e>: <s>no agent");
  expect(painted).toContain("<e>^</e>");
  expect(painted.replaceAll(/<\/?[a-z]>/g, "")).toBe(renderPretty([diagnostic]));
});

test("paths are shown as the host says", () => {
  expect(renderPretty([finding({ path: "/a/b.yaml", text: "x" }, "x")], { path: (path) => path.slice(3) })).toContain("--> b.yaml:1:1");
});

test.each([
  [[], 1, "no findings in 1 file"],
  [["error"], 2, "1 error in 2 files"],
  [["error", "warning", "error", "info"], 3, "2 errors, 1 warning, 1 info in 3 files"],
] as const)("%j in %i files is summed up as %s", (severities, files, expected) => {
  const file = { path: "f", text: "x" };
  const diagnostics = severities.map((severity) => finding(file, "x", { severity }));
  expect(renderSummary(diagnostics, files)).toBe(expected);
});

test.each([
  "a",
  "é",
  "e\u0301",
  "名",
  "ﾊ",
  "Ａ",
  "🚂",
  "👩‍👩‍👧",
  "👍🏽",
  "🇨🇭",
  "1️⃣",
  "❤️",
  "❤️‍🔥",
  "☎",
  "→",
  "…",
  "한",
  "\u200d",
  "\ufe0f",
  "क",
  "ا",
])("%s takes as many columns as string-width says", (grapheme) => {
  expect(widthOf(grapheme)).toBe(stringWidth(grapheme));
});
