import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { ruleNamed } from "../../engine/rules/index.ts";
import { insertKey, appendItem } from "../../engine/source/edit/insert.ts";
import { removeEntry } from "../../engine/source/edit/remove.ts";
import { edited, type TextEdit } from "../../engine/source/edit/text-edit.ts";
import { appendToken, tokensOf } from "../../engine/source/pointer.ts";
import type { SourceDocument } from "../../engine/source/source-map.ts";
import { parseYaml } from "../../engine/source/yaml.ts";

function read(text: string): { readonly document: SourceDocument; readonly value: unknown } {
  const { document, value, faults } = parseYaml({ path: "a.yaml", text });
  expect(faults.filter(({ severity }) => severity === "error")).toEqual([]);
  return { document, value };
}

type Change = (document: SourceDocument) => readonly TextEdit[] | undefined;

function after(text: string, change: Change): string | undefined {
  const edits = change(read(text).document);
  return edits === undefined ? undefined : edited(text, edits);
}

describe("a key is put at the end of a map, in the map's layout", () => {
  const check = (text: string, expected: string | undefined): void => {
    expect(after(text, (document) => insertKey(document, "/m", "key", ["a", "b c"]))).toBe(expected);
  };
  it.each([
    ["a flow map", "m: { a: 1 } # c\n", "m: { a: 1, key: [a, b c] } # c\n"],
    ["an empty one", "m: {}\n", "m: { key: [a, b c] }\n"],
    ["one with a comma at its end", "m: { a: 1, }\n", "m: { a: 1, key: [a, b c], }\n"],
    ["one on several lines", "m: {\n  a: 1, # one\n  b: 2 # two\n  }\n", "m: {\n  a: 1, # one\n  b: 2, # two\n  key: [a, b c]\n  }\n"],
    ["one on several lines, with a comma", "m: {\n  a: 1,\n  }\n", "m: {\n  a: 1,\n  key: [a, b c],\n  }\n"],
    ["a block map", "m:\n  a: 1 # one\nn: 2\n", "m:\n  a: 1 # one\n  key: [a, b c]\nn: 2\n"],
    ["one that ends the file", "m:\n  a: 1", "m:\n  a: 1\n  key: [a, b c]"],
    ["one with lines of Windows", "m:\r\n  a: 1\r\nn: 2\r\n", "m:\r\n  a: 1\r\n  key: [a, b c]\r\nn: 2\r\n"],
    ["one that ends in a deeper one", "m:\n  a:\n    b: 1\n\n# c\nn: 2\n", "m:\n  a:\n    b: 1\n  key: [a, b c]\n\n# c\nn: 2\n"],
    ["one that ends in a block text", "m:\n  a: |\n    x\n\nn: 2\n", "m:\n  a: |\n    x\n  key: [a, b c]\n\nn: 2\n"],
    ["one that ends in a text that keeps its blank lines", "m:\n  a: |+\n    x\n\nn: 2\n", undefined],
    ["nothing", "m:\nn: 1\n", "m: { key: [a, b c] }\nn: 1\n"],
    ["nothing, said aloud", "m: null # none\n", "m: { key: [a, b c] } # none\n"],
    ["JSON", `{ "m": { "a": 1 } }\n`, `{ "m": { "a": 1, "key": ["a", "b c"] } }\n`],
    ["JSON on several lines", `{\n  "m": {\n    "a": 1\n  }\n}\n`, `{\n  "m": {\n    "a": 1,\n    "key": ["a", "b c"]\n  }\n}\n`],
    ["a key that is there", "m: { key: 1 }\n", undefined],
    ["a list", "m: [a]\n", undefined],
    ["a text", "m: a\n", undefined],
    ["nothing there", "n: 1\n", undefined],
  ])("%s", (_, text, expected) => check(text, expected));

  it("a map in a list is indented as its first key", () => {
    expect(after("- a: 1\n  b: 2\n- c: 3\n", (document) => insertKey(document, "/0", "k", "v"))).toBe("- a: 1\n  b: 2\n  k: v\n- c: 3\n");
    expect(after("-   a: 1\n", (document) => insertKey(document, "/0", "k", true))).toBe("-   a: 1\n    k: true\n");
  });

  it("a text that would not stay one is quoted", () => {
    expect(after("m: {}", (document) => insertKey(document, "/m", "k", ["yes", "1", "a: b", "#"]))).toBe(
      `m: { k: ["yes", "1", "a: b", "#"] }`,
    );
  });
});

describe("an item is put at the end of a list, in the list's layout", () => {
  it.each([
    ["a flow list", "m: [a]\n", "m: [a, new]\n"],
    ["an empty one", "m: []\n", "m: [new]\n"],
    ["one on several lines", "m: [\n  a, # one\n  b\n  ]\n", "m: [\n  a, # one\n  b,\n  new\n  ]\n"],
    ["a block list", "m:\n  - a # one\n  - b\nn: 1\n", "m:\n  - a # one\n  - b\n  - new\nn: 1\n"],
    ["one that is not indented", "m:\n- a\nn: 1\n", "m:\n- a\n- new\nn: 1\n"],
    ["one of maps", "m:\n  - a: 1\n    b: 2\n", "m:\n  - a: 1\n    b: 2\n  - new\n"],
    ["JSON", `{ "m": ["a"] }`, `{ "m": ["a", "new"] }`],
    ["a map", "m: { a: 1 }\n", undefined],
  ])("%s", (_, text, expected) => {
    expect(after(text, (document) => appendItem(document, "/m", "new"))).toBe(expected);
  });
});

describe("an entry is taken out with its line", () => {
  it.each([
    ["the first of a block map", "/m/a", "m:\n  a: 1 # one\n  b: 2\n", "m:\n  b: 2\n"],
    ["the last, at the end of the file", "/m/b", "m:\n  a: 1\n  b: 2", "m:\n  a: 1"],
    ["one between blank lines", "/b", "a: 1\n\nb: 2\n\nc: 3\n", "a: 1\n\nc: 3\n"],
    ["a deep one", "/m/a", "m:\n  a:\n    x: |\n      text\n  b: 2\n", "m:\n  b: 2\n"],
    ["one below a comment", "/m/b", "m:\n  a: 1\n  # about b\n  b: 2\n", undefined],
    ["the only one", "/m/a", "m:\n  a: 1\nn: 2\n", "n: 2\n"],
    ["the first key in a list", "/0/a", "- a: 1\n  b: 2\n", "- b: 2\n"],
    ["an item", "/m/0", "m:\n  - a\n  - b\n", "m:\n  - b\n"],
    ["the first of a flow map", "/m/a", "m: { a: 1, b: 2 }\n", "m: { b: 2 }\n"],
    ["the last of a flow map", "/m/b", "m: { a: 1, b: 2 }\n", "m: { a: 1 }\n"],
    ["the middle of a flow list", "/m/1", "m: [a, b, c]\n", "m: [a, c]\n"],
    ["the last of JSON on several lines", "/b", `{\n  "a": 1,\n  "b": 2\n}\n`, `{\n  "a": 1\n}\n`],
    ["the first of JSON on several lines", "/a", `{\n  "a": 1,\n  "b": 2\n}\n`, `{\n  "b": 2\n}\n`],
    ["one beside a comment", "/m/a", "m: {\n  a: 1, b: 2, # both\n  }\n", "m: {\n  b: 2, # both\n  }\n"],
    ["nothing there", "/m/z", "m: { a: 1 }\n", undefined],
    ["the whole", "", "a: 1\n", undefined],
  ])("%s", (_, pointer, text, expected) => {
    expect(after(text, (document) => removeEntry(document, pointer))).toBe(expected);
  });
});

const samples: readonly (readonly [string, string])[] = [
  ...["unknown-fact", "lethal-trifecta", "schema-not-portable"].map((name) => [name, ruleNamed(name)?.bad ?? ""] as const),
  ...["support-desk", "hub"].map(
    (name) => [name, readFileSync(new URL(`../../topologies/${name}/topology.yaml`, import.meta.url), "utf8")] as const,
  ),
];

interface Sample {
  readonly text: string;
  readonly value: unknown;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Pointers to parts all over a value, of many some. */
function pointers(value: unknown): readonly string[] {
  const all = allPointers(value, "");
  return all.filter((_, at) => at % Math.ceil(all.length / 60) === 0);
}

function allPointers(value: unknown, at: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, one]) => allPointers(one, appendToken(at, key)))];
}

/** The value with the part at a pointer changed; the tests' own way to the same end. */
function changed(value: unknown, [token, ...rest]: readonly string[], change: (part: unknown) => unknown): unknown {
  if (token === undefined) return change(value);
  if (Array.isArray(value)) {
    const items = value.map((one, at) => (String(at) === token ? changed(one, rest, change) : one)).filter((one) => one !== gone);
    return items.length === 0 ? gone : items;
  }
  const entries = Object.entries(value as Record<string, unknown>)
    .map(([key, one]) => [key, key === token ? changed(one, rest, change) : one] as const)
    .filter(([, one]) => one !== gone);
  return entries.length === 0 ? gone : Object.fromEntries(entries);
}
const gone = Symbol("gone");

const changes: readonly (readonly [string, (pointer: string) => Change, (part: unknown) => unknown])[] = [
  [
    "insertKey",
    (pointer) => (document) => insertKey(document, pointer, "x-new", { a: ["b", 1, "c: d"] }),
    (part) => ({ ...(part as object), "x-new": { a: ["b", 1, "c: d"] } }),
  ],
  ["appendItem", (pointer) => (document) => appendItem(document, pointer, "new"), (part) => [...(part as readonly unknown[]), "new"]],
  ["removeEntry", (pointer) => (document) => removeEntry(document, pointer), () => gone],
];

const variants: readonly (readonly [string, (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["lines of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text) => `\ufeff${text}`],
  ["no line break at the end", (text) => text.trimEnd()],
  ["comments", (text) => text.replaceAll("\n", " # é\t🙂\n").replaceAll(/^(.*[|>][-+]?) # é\t🙂$/gm, "$1")],
  ["JSON", (text) => JSON.stringify(read(text).value, null, 2)],
  ["JSON on one line", (text) => JSON.stringify(read(text).value)],
];

describe.each(samples)("every part of %s", (_, text) => {
  const hasBlockText = /[|>][-+]?\n/.test(text);
  test.each(variants.filter(([name]) => name !== "comments" || !hasBlockText))(
    "%s: a change is what it says, and changes nothing else",
    (_variant, vary) => {
      const sample: Sample = { text: vary(text), value: read(vary(text)).value };
      let done = 0;
      for (const pointer of pointers(sample.value)) {
        for (const [name, change, expected] of changes) {
          const result = after(sample.text, change(pointer));
          if (result === undefined) continue;
          done++;
          expect(read(result).value, `${name} ${pointer}\n${result}`).toEqual(changed(sample.value, tokensOf(pointer), expected));
          expect(isJson(result)).toBe(isJson(sample.text));
        }
      }
      expect(done).toBeGreaterThan(20);
    },
  );

  test("lines of Windows make no difference", () => {
    const windows = (one: string): string => one.replaceAll("\n", "\r\n");
    for (const pointer of pointers(read(text).value)) {
      for (const [name, change] of changes) {
        const result = after(text, change(pointer));
        expect(after(windows(text), change(pointer)), `${name} ${pointer}`).toBe(result === undefined ? undefined : windows(result));
      }
    }
  });
});
