import { expect, test } from "vitest";
import { lineText, positionAt } from "../../engine/source/source-file.ts";

test.each([
  ["abc", 0, "1:1 abc"],
  ["abc", 3, "1:4 abc"],
  ["a\nb\n", 2, "2:1 b"],
  ["a\r\nb\r\n", 3, "2:1 b"],
  ["a\rb", 2, "2:1 b"],
  ["a\n\nb", 2, "2:1 "],
  ["a\n", 2, "2:1 "],
  ["\ufeffab\nc", 2, "1:2 ab"],
  ["\ufeffab\nc", 0, "1:1 ab"],
  ["a", 99, "1:2 a"],
  ["a", -1, "1:1 a"],
  ["", 0, "1:1 "],
])("of %j the offset %i is %s", (text, offset, expected) => {
  const file = { path: "a", text };
  const { line, column } = positionAt(file, offset);
  expect(`${line}:${column} ${lineText(file, line)}`).toBe(expected);
});

test("a line that is not there is empty", () => {
  expect(lineText({ path: "a", text: "x" }, 2)).toBe("");
});
