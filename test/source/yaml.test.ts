import fc from "fast-check";
import { expect, test } from "vitest";
import { positionAt } from "../../engine/source/source-file.ts";
import { maxLength, parseYaml } from "../../engine/source/yaml.ts";

/** What is found in a text: `line:column-line:column rule severity [pointer] message`. */
function faultsIn(text: string): readonly string[] {
  const file = { path: "a.yaml", text };
  return parseYaml(file).faults.map((fault) => {
    const from = positionAt(file, fault.span.start);
    const to = positionAt(file, fault.span.end);
    return `${from.line}:${from.column}-${to.line}:${to.column} ${fault.rule} ${fault.severity} [${fault.pointer}] ${fault.message}`;
  });
}

function check(text: string, ...expected: readonly RegExp[]): void {
  const found = faultsIn(text);
  expect(found).toHaveLength(expected.length);
  expected.forEach((pattern, at) => expect(found[at]).toMatch(pattern));
}

test.each([
  ["a map", "a: 1\nb: [x, 'y', \"z\"]\n", { a: 1, b: ["x", "y", "z"] }],
  ["JSON", '{"a": [1, {"b": null}], "c": "\\u00e9"}', { a: [1, { b: null }], c: "é" }],
  ["Windows line ends", "a: 1\r\nb:\r\n  - c\r\n", { a: 1, b: ["c"] }],
  ["a byte order mark", "\ufeffa: 1\n", { a: 1 }],
  ["one document that is marked", "---\na: 1\n...\n", { a: 1 }],
  ["texts that YAML 1.1 took for booleans", "a: yes\nb: no\nc: on\n", { a: "yes", b: "no", c: "on" }],
  ["a key without a value", "a:\nb: {c: }\n", { a: null, b: { c: null } }],
  ["block texts", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", { a: "x\ny\n", b: "x y" }],
])("reads %s", (_what, text, value) => {
  const parsed = parseYaml({ path: "a.yaml", text });
  expect(parsed.faults).toEqual([]);
  expect(parsed.value).toEqual(value);
});

test.each(["", "\n\n", "# nothing\n", "\ufeff"])("an empty text has no value and no fault: %j", (text) => {
  expect(parseYaml({ path: "a.yaml", text })).toMatchObject({ faults: [] });
  expect(parseYaml({ path: "a.yaml", text }).value).toBeUndefined();
});

test.each([
  ["a tab in the indentation", "a:\n\tb: 1\n", /^2:1-2:2 yaml-syntax error \[\] a tab in the indentation/],
  ["an open brace", "a: {b: 1\n", /^2:1-2:1 yaml-syntax error \[\] a `{` is not closed before the file ends/],
  ["an open quote", 'a: "b\n', /yaml-syntax error \[\] a `"` is not closed before the file ends/],
  ["a colon in a text", "a: b: c\n", /^1:5-1:6 yaml-syntax error/],
  ["a NUL", "a: 1\nb: \0\n", /^2:4-2:5 yaml-syntax error \[\] a NUL character; this is a binary file/],
  ["a binary", "\x7fELF\x01", /^1:1-1:2 yaml-syntax error \[\] a control character/],
  ["a second document", "a: 1\n---\nb: 2\n", /^2:1-2:4 yaml-syntax error \[\] a second document/],
  ["a list as a key", "a:\n  ? [x]\n  : 1\n", /^2:5-2:8 yaml-syntax error .* a list or a map used as a key/],
  ["a placeholder that is not quoted", "a: {{name}}\n", /^1:5-1:11 yaml-syntax error .* a list or a map used as a key/],
  ["a backtick at the start", "a: `b` does\n", /^1:4-1:5 yaml-syntax error/],
])("says where the syntax is broken: %s", (_what, text, expected) => check(text, expected));

test("of a broken text nothing else is said", () => {
  check("a: &x 1\na: *x\nb: [\n", /yaml-syntax/);
});

test.each([
  ["[".repeat(100_000)],
  ["{a: ".repeat(100_000)],
  ["- ".repeat(100_000)],
  [Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  [`${"[".repeat(100)}${"]".repeat(100)}`],
])("a text that is nested too deep is refused at the place where it becomes so (%#)", (text) => {
  check(text, /yaml-syntax error \[\] nested deeper than 64 levels/);
});

test("a text of 50 MB is refused without reading it", () => {
  check("x".repeat(50_000_000), /^1:1-1:121 yaml-syntax error \[\] the file holds 47.7 million characters; at most 16 are read/);
  expect(maxLength).toBe(16 * 1024 * 1024);
});

test.each([
  ["an anchor", "a: &x 1\n", /^1:4-1:6 yaml-trap error \[\/a\] the anchor `&x`/],
  ["an alias of nothing", "a: *x\n", /^1:4-1:6 yaml-trap error \[\/a\] the alias `\*x` of an anchor that is not there/],
  ["a tag", "a: !!str 1\n", /^1:4-1:9 yaml-trap error \[\/a\] the tag `!!str`/],
  ["a tag of one's own", "a:\n  - !env HOME\n", /^2:5-2:9 yaml-trap error \[\/a\/0\] the tag `!env`/],
  ["a merge key", "b: {c: 1}\na: {<<: 1}\n", /^2:5-2:7 yaml-trap error \[\/a\/<<\] the merge key/],
])("the profile leaves out %s", (_what, text, expected) => check(text, expected));

test("an anchor shows where it is used", () => {
  const [fault] = parseYaml({ path: "a.yaml", text: "a: &x 1\nb: *x\nc: *x\n" }).faults;
  expect(fault?.notes?.map((note) => [note.pointer, note.span.start])).toEqual([
    ["/b", 11],
    ["/c", 17],
  ]);
});

test("an alias bomb is refused, not expanded", () => {
  const names = "abcdefghij".split("");
  const bomb = names.map((name, at) => `${name}: &${name} [${at === 0 ? "x" : `${`*${names[at - 1]},`.repeat(10)}x`}]`).join("\n");
  const parsed = parseYaml({ path: "a.yaml", text: bomb });
  expect(parsed.value).toBeUndefined();
  expect(parsed.faults).toHaveLength(10);
});

test("every duplicate key is reported, each with the first one", () => {
  const text = "a: 1\nb:\n  c: 1\n  'c': 2\na: 2\na: 3\n1: x\n\"1\": y\n";
  check(
    text,
    /^4:3-4:6 duplicate-key error \[\/b\/c\] the key `c` is here twice/,
    /^5:1-5:2 duplicate-key error \[\/a\]/,
    /^6:1-6:2 duplicate-key error \[\/a\]/,
    /^8:1-8:4 duplicate-key error \[\/1\]/,
  );
  expect(parseYaml({ path: "a.yaml", text }).faults.map((fault) => fault.notes?.[0]?.span.start)).toEqual([10, 0, 0, 34]);
});

test("the names of Object.prototype are no duplicates, and pollute nothing", () => {
  const text = "constructor: 1\ntoString: 2\n__proto__: {polluted: true}\nhasOwnProperty: 3\n";
  const parsed = parseYaml({ path: "a.yaml", text });
  expect(parsed.faults).toEqual([]);
  expect(Object.keys(parsed.value ?? {})).toEqual(["constructor", "toString", "__proto__", "hasOwnProperty"]);
  expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});

test.each([
  [
    "{ description: Checks a code, then stops }",
    /^1:31-1:41 yaml-trap warning \[\/then stops\] the comma ends the text here, and `then stops`/,
  ],
  ["{ a: b, c, d, e: f }", /^1:9-1:10 yaml-trap warning \[\/c\]/],
  ["x:\n  - { a: b, c\n    }", /^2:13-2:14 yaml-trap warning \[\/x\/0\/c\]/],
])("a comma in an unquoted text is a trap: %s", (text, expected) => check(text, expected));

test("the comma trap is mended by quoting the whole text", () => {
  const text = "{ a: Checks, then stops, truly, b: 1 }";
  const [fault] = parseYaml({ path: "a.yaml", text }).faults;
  const edit = fault?.fix?.[0];
  const mended = text.slice(0, edit?.span.start) + (edit?.text ?? "") + text.slice(edit?.span.end);
  expect(parseYaml({ path: "a.yaml", text: mended })).toMatchObject({ faults: [], value: { a: "Checks, then stops, truly", b: 1 } });
});

test.each(["{ a, b }", "{ a: , b: }", "{ a: 'x', b }", "{ a: [x], b }", "[a, b]", "a:\nb:\n"])("no comma trap in %s", (text) => {
  expect(faultsIn(text)).toEqual([]);
});

test.each(["2024-01-31", "2024-1-1", "2024-01-31T10:00:00Z", "2024-01-31 10:00:00"])(
  "the unquoted date %s is a trap, and a text",
  (date) => {
    check(`a: ${date}\n`, /^1:4-.* yaml-trap warning \[\/a\] the unquoted date/);
    expect(parseYaml({ path: "a.yaml", text: `a: ${date}\n` }).value).toEqual({ a: date });
    check(`a: "${date}"\n`);
  },
);

test.each(["a: 2024-01\n", "a: 2024-01-31-b\n", "2024-01-31: a\n", "a: before 2024-01-31\n"])("no date trap in %j", (text) => {
  expect(faultsIn(text)).toEqual([]);
});

test("no more than a hundred faults are made of one text", () => {
  expect(faultsIn(Array.from({ length: 5000 }, () => "a: 1").join("\n"))).toHaveLength(100);
});

const wild = fc.array(
  fc.constantFrom(
    "a",
    "b: ",
    "- ",
    "\n",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "?",
    "|",
    ">",
    "'",
    '"',
    "#",
    "&x",
    "*x",
    "!t ",
    "<<: ",
    "\t",
    "---\n",
    "...",
    "\\",
    "%",
    "@",
    "1.10",
    "\ufeff",
    "\r\n",
    "\0",
    "~",
  ),
  { maxLength: 40 },
);

test("any text is read without a throw, and every fault has its place in it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        wild.map((parts) => parts.join("")),
        fc.string({ unit: "binary" }),
      ),
      (text) => {
        const parsed = parseYaml({ path: "a.yaml", text });
        for (const { span } of parsed.faults) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
