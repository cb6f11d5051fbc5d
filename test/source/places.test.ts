import fc from "fast-check";
import { expect, test } from "vitest";
import { appendToken } from "../../engine/source/pointer.ts";
import { parseYaml } from "../../engine/source/yaml.ts";

function textAt(text: string, pointer: string, part: "key" | "value"): string {
  const { start, end } = parseYaml({ path: "a.yaml", text }).document.map[part](pointer);
  return text.slice(start, end);
}

const sample = `name: desk # the name
"quoted": 'it''s'
list:
  - one
  - { a: 1, 'b/c~d': [x, y], e: }
  -
  - - deep
block: |
  line one
  line two

folded: >- # comment with | in it
  words
nothing:
1.0: number key
~: null key
flow: [a: 1, "q", []]
multi: first
  second
end: {}
`;

test.each([
  ["/name", "name", "desk"],
  ["/quoted", '"quoted"', "'it''s'"],
  ["/list/0", "one", "one"],
  ["/list/1", "{ a: 1, 'b/c~d': [x, y], e: }", "{ a: 1, 'b/c~d': [x, y], e: }"],
  ["/list/1/a", "a", "1"],
  ["/list/1/b~1c~0d", "'b/c~d'", "[x, y]"],
  ["/list/1/b~1c~0d/1", "y", "y"],
  ["/list/1/e", "e", ""],
  ["/list/2", "", ""],
  ["/list/3", "- deep", "- deep"],
  ["/list/3/0", "deep", "deep"],
  ["/block", "block", "|\n  line one\n  line two"],
  ["/folded", "folded", ">- # comment with | in it\n  words"],
  ["/nothing", "nothing", ""],
  ["/1", "1.0", "number key"],
  ["/null", "~", "null key"],
  ["/multi", "multi", "first\n  second"],
  ["/end", "end", "{}"],
  ["/flow/1", '"q"', '"q"'],
  ["/flow/2", "[]", "[]"],
])("a pointer leads to its key and its value: %s", (pointer, key, value) => {
  expect([textAt(sample, pointer, "key"), textAt(sample, pointer, "value")]).toEqual([key, value]);
});

test("the pair of a list has the place of its text", () => {
  expect(textAt("x: [a: 1, b]", "/x/0", "value")).toBe("a: 1");
  expect(textAt("x: [a: 1, b]", "/x/0/a", "value")).toBe("1");
  expect(textAt("x: [a: 1, b]", "/x", "value")).toBe("[a: 1, b]");
});

test("the value of an empty key stands behind its colon", () => {
  const map = parseYaml({ path: "a.yaml", text: "a:\nb: {c: , d}\n" }).document.map;
  expect([map.value("/a"), map.value("/b/c")]).toEqual([
    { start: 2, end: 2 },
    { start: 9, end: 9 },
  ]);
});

test.each([
  ["/name/x/y", "desk"],
  ["/list/9", sample.slice(sample.indexOf("- one"), sample.indexOf("\nblock"))],
  ["/none", sample.trimEnd()],
])("a pointer that leads nowhere has the place of what exists above it: %s", (pointer, text) => {
  expect(textAt(sample, pointer, "value")).toBe(text);
});

test("columns are right behind a byte order mark and with Windows line ends", () => {
  expect(textAt("\ufeffa: 1\r\nb: two\r\n", "/b", "value")).toBe("two");
  expect(textAt("\ufeffa: 1\r\nb: two\r\n", "/a", "key")).toBe("a");
});

const json = fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes("__proto__"));

test("in any JSON, however it is spaced, the text at a value's place is that value", () => {
  fc.assert(
    fc.property(json, fc.constantFrom(0, 1, 2, 4), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const { document, faults, value: read } = parseYaml({ path: "a.json", text });
      expect(faults).toEqual([]);
      expect(read).toEqual(JSON.parse(text));
      const left: (readonly [string, unknown])[] = [["", value]];
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const [pointer, expected] = next;
        const { start, end } = document.map.value(pointer);
        expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(expected)));
        if (typeof expected !== "object" || expected === null) continue;
        for (const [key, child] of Object.entries(expected)) {
          const inner = appendToken(pointer, key);
          const place = document.map.key(inner);
          expect(JSON.parse(text.slice(place.start, place.end))).toEqual(Array.isArray(expected) ? JSON.parse(JSON.stringify(child)) : key);
          left.push([inner, child]);
        }
      }
    }),
    { numRuns: 300 },
  );
});
