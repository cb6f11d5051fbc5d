import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFixes } from "../../engine/diagnostic/apply.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";

const file = { path: "a.yaml", text: "0123456789" };
const other = { path: "b.yaml", text: "abcdef" };

type Edits = readonly (readonly [start: number, end: number, text: string, where?: typeof file])[];

function finding(edits: Edits): Diagnostic {
  const fix = { safety: "safe" as const, edits: edits.map(([start, end, text, at = file]) => ({ file: at, span: { start, end }, text })) };
  return { rule: "r", severity: "error", message: "m", file, span: { start: 0, end: 0 }, pointer: "", notes: [], witness: [], fix };
}

function check(fixes: readonly Edits[], text: string, mended: readonly number[]): void {
  const findings = fixes.map(finding);
  const applied = applyFixes(findings);
  expect(applied.texts.get("a.yaml") ?? file.text).toBe(text);
  expect(applied.mended.map((one) => findings.indexOf(one))).toEqual(mended);
}

describe("fixes that do not touch are all applied", () => {
  it.each<[string, readonly Edits[], string, readonly number[]]>([
    ["in any order", [[[8, 9, "x"]], [[1, 2, ""]]], "02345678".replace("8", "x") + "9", [0, 1]],
    ["side by side", [[[1, 3, "x"]], [[3, 5, "y"]]], "0xy56789", [0, 1]],
    ["of two that overlap the first", [[[1, 4, "x"]], [[3, 5, "y"]]], "0x456789", [0]],
    [
      "all edits or none",
      [
        [[1, 2, "x"]],
        [
          [7, 8, "y"],
          [1, 2, "z"],
        ],
      ],
      "0x23456789",
      [0],
    ],
    [
      "what two have in common is done once",
      [
        [
          [1, 2, "x"],
          [5, 5, "+"],
        ],
        [
          [1, 2, "x"],
          [8, 9, ""],
        ],
      ],
      "0x234+5679",
      [0, 1],
    ],
    ["two texts put in at one place wait for each other", [[[5, 5, "x"]], [[5, 5, "y"]]], "01234x56789", [0]],
    ["the same text put in twice is put in once", [[[5, 5, "x"]], [[5, 5, "x"]]], "01234x56789", [0, 1]],
    ["what is put in beside a replacement waits", [[[3, 5, "x"]], [[5, 5, "y"]]], "012x56789", [0]],
    [
      "a fix that overlaps itself is none",
      [
        [
          [1, 4, "x"],
          [2, 3, "y"],
        ],
      ],
      "0123456789",
      [],
    ],
    ["a fix without edits is none", [[]], "0123456789", []],
  ])("%s", (_, fixes, text, mended) => check(fixes, text, mended));

  it("a fix may edit several files, and does so whole or not at all", () => {
    const both = applyFixes([
      finding([
        [0, 1, "x"],
        [0, 1, "y", other],
      ]),
    ]);
    expect([...both.texts]).toEqual([
      ["a.yaml", "x123456789"],
      ["b.yaml", "ybcdef"],
    ]);
    const one = applyFixes([
      finding([[0, 2, "z", other]]),
      finding([
        [0, 1, "x"],
        [1, 2, "y", other],
      ]),
    ]);
    expect([...one.texts]).toEqual([["b.yaml", "zcdef"]]);
  });

  it("a text that comes out as it was is no change", () => {
    expect(applyFixes([finding([[0, 1, "0"]])]).texts.size).toBe(0);
  });
});

it("what is applied is what a slow and simple way applies", () => {
  const edits = fc
    .tuple(fc.nat(10), fc.nat(3), fc.constantFrom("", "x", "yy"))
    .map(([start, length, text]): Edits[number] => [start, Math.min(10, start + length), text]);
  fc.assert(
    fc.property(fc.array(fc.array(edits, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), (fixes) => {
      const taken: Edits[number][] = [];
      const mended: number[] = [];
      const touch = ([a, b]: Edits[number], [c, d]: Edits[number]): boolean => (a < b && c < d ? a < d && c < b : a <= d && c <= b);
      const isSame = ([a, b, one]: Edits[number], [c, d, other]: Edits[number]): boolean => a === c && b === d && one === other;
      fixes.forEach((fix, at) => {
        const fresh = fix.filter((edit, index) => ![...taken, ...fix.slice(0, index)].some((one) => isSame(one, edit)));
        const clash = fresh.some((edit) => [...taken, ...fresh].some((one) => one !== edit && touch(one, edit)));
        const stale = fix.some((edit) => [...taken, ...fresh].some((one) => !isSame(one, edit) && touch(one, edit)));
        if (clash || stale) return;
        taken.push(...fresh);
        mended.push(at);
      });
      const characters = [...file.text.split(""), ""];
      const texts = characters.map((character, index) => {
        const put = taken
          .filter(([start]) => start === index)
          .map(([, , text]) => text)
          .join("");
        return put + (taken.some(([start, end]) => start <= index && index < end) ? "" : character);
      });
      check(fixes, texts.join(""), mended);
    }),
    { numRuns: 500 },
  );
});
