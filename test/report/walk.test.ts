import { expect, test } from "vitest";
import { renderPretty } from "../../engine/report/pretty.ts";
import { finding, note } from "./hand-made.ts";

const file = { path: "f", text: Array.from({ length: 335 }, (_, at) => `w${at}x\n`).join("") };

function walkOf(length: number): readonly string[] {
  const witness = Array.from({ length }, (_, at) => note(`step to ${at}`, file, `w${at}x`));
  const lines = renderPretty([finding(file, "w0x", { witness })])
    .trimEnd()
    .split("\n");
  return lines.slice(lines.indexOf("path:") + 1);
}

test("of a long walk the beginning and the end are shown, numbered as they are, and how many steps are between", () => {
  expect(walkOf(335)).toEqual([
    "    1. step to 0    f:1:1",
    "    2. step to 1    f:2:1",
    "    3. step to 2    f:3:1",
    "    4. step to 3    f:4:1",
    "    5. step to 4    f:5:1",
    "       … 325 more steps",
    "  331. step to 330  f:331:1",
    "  332. step to 331  f:332:1",
    "  333. step to 332  f:333:1",
    "  334. step to 333  f:334:1",
    "  335. step to 334  f:335:1",
  ]);
});

test.each([1, 2, 12])("a walk of %i steps is shown whole", (length) => {
  expect(walkOf(length)).toHaveLength(length);
});

test("the places stand in one column, whatever the names; a very wide step does not move them", () => {
  const witness = [note("`名前` hands to `b`", file, "w1x"), note("`a` hands to `b`", file, "w2x"), note("x".repeat(90), file, "w3x")];
  expect(renderPretty([finding(file, "w0x", { witness })])).toContain(`
  1. \`名前\` hands to \`b\`  f:2:1
  2. \`a\` hands to \`b\`     f:3:1
  3. ${"x".repeat(90)}  f:4:1
`);
});
