import fc from "fast-check";
import { expect, test } from "vitest";
import { openAt } from "../../engine/source/yaml-opener.ts";
import { parseYaml } from "../../engine/source/yaml.ts";

/** The text around what the note of the fault points at, `<` before it, and the message. */
function check(text: string, expected: readonly [opener: string, message: string]): void {
  const [fault] = parseYaml({ path: "a.yaml", text }).faults;
  const at = fault?.notes?.[0]?.span.start ?? -1;
  expect([text.slice(at, at + 4), fault?.message]).toEqual(expected);
}

test.each([
  ["a list", "a: [b, c\nd: e\n", ["[b, ", "a `[` is not closed before this line"]],
  ["a map in a map", "a:\n  b: { c: { d: e }\nf: g\n", ["{ c:", "a `{` is not closed before this line"]],
  ["a list at the end of the file", "a: [b, c\n", ["[b, ", "a `[` is not closed before the file ends"]],
  ["a double quote", 'a: "b\nc: d\n', ['"b\nc', 'a `"` is not closed before this line']],
  ["a single quote that holds another", "a: 'it''s\nc: d\n", ["'it'", "a `'` is not closed before this line"]],
  ["behind a comment with a bracket", "# [ open\na: [b\nc: d\n", ["[b\nc", "a `[` is not closed before this line"]],
  ["behind a block text with a bracket", "a: |\n  [ text\n  { text\nb: [c\nd: e\n", ["[c\nd", "a `[` is not closed before this line"]],
  ["behind a plain text with brackets and a quote", "a: it's [so] {so\nb: [c\nd: e\n", ["[c\nd", "a `[` is not closed before this line"]],
  ["with Windows line breaks", "a: [b, c\r\nd: e\r\n", ["[b, ", "a `[` is not closed before this line"]],
] as const)("what is not closed is shown where it was opened: %s", (_, text, expected) => check(text, expected));

test("a fault that no bracket has to do with has no such note", () => {
  expect(parseYaml({ path: "a.yaml", text: "a: b\n c: d\n" }).faults.map(({ notes }) => notes)).toEqual([undefined]);
});

test("a bracket or quote that is taken away leaves its opener, or one around it, open; and nothing is open in what is whole", () => {
  const leaf = fc.constantFrom("a", "it's", "x y", "'it''s [so]'", '"a \\" {b"', "1", "a#b", "d|e");
  const { flow } = fc.letrec<{ flow: string }>((tie) => ({
    flow: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("flow"), { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
      fc.array(tie("flow"), { minLength: 1, maxLength: 3 }).map((items) => `{ ${items.map((item, at) => `k${at}: ${item}`).join(", ")} }`),
    ),
  }));
  const block = fc.constantFrom("", "t: |\n  [ not open\n\n  { nor this\n", "# comment [ {\n", "p: plain [text] {\n", "l:\n  - it's\n");
  fc.assert(
    fc.property(block, flow, fc.nat(), (before, value, seed) => {
      const whole = `${before}key: ${value}\nnext: 1\n`;
      expect(openAt(whole, whole.length)).toBeUndefined();
      const closers = [...whole.slice(before.length).matchAll(/[\]}]/g)].map((match) => before.length + match.index);
      const cut = closers[seed % Math.max(1, closers.length)];
      if (cut === undefined) return;
      const broken = whole.slice(0, cut) + whole.slice(cut + 1);
      const open = openAt(broken, broken.indexOf("\nnext"));
      // A mark inside a quoted text closes nothing.
      expect(open === undefined ? /['"]/.test(value) : open.at < cut).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
