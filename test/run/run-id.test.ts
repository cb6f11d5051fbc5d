import fc from "fast-check";
import { expect, test } from "vitest";
import { isRunId } from "../../engine/run/run-id.ts";

/** What an id must be, as a pattern says it. */
function fits(text: string): boolean {
  return (
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,126}$/.test(text) &&
    !text.endsWith(".") &&
    !text.endsWith("\n") &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(text)
  );
}

test("a text names a run where it fits the pattern, asked once or twice", () => {
  const unit = fc.oneof(
    fc.constantFrom("a", "Z", "0", "9", "_", ".", "-", "com1", "nul", "@", "[", "`", "{", "/", ":", "ı", "\u212a", " ", "\n"),
    fc.string({ minLength: 1, maxLength: 1 }),
  );
  const text = fc.oneof(
    fc.string({ unit, maxLength: 12 }),
    fc.string({ unit: fc.constantFrom("a", "9"), minLength: 120, maxLength: 130 }),
    fc.uuid(),
  );
  fc.assert(
    fc.property(text, (id) => {
      expect([isRunId(id), isRunId(id)]).toEqual([fits(id), fits(id)]);
    }),
    { numRuns: 2_000 },
  );
});

test("what is no text names no run", () => {
  for (const value of [undefined, null, 1, {}, [], ["a"]]) expect(isRunId(value)).toBe(false);
});
