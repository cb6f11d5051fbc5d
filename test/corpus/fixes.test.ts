import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskSources, readSourceFile } from "../../adapters/sources/disk.ts";
import { applyFixes } from "../../engine/diagnostic/apply.ts";
import type { Diagnostic, Edit } from "../../engine/diagnostic/diagnostic.ts";
import { identitiesOf } from "../../engine/diagnostic/identity.ts";
import type { Sources } from "../../engine/manifest/sources.ts";
import { lint } from "../../engine/rules/check.ts";
import { without } from "../helpers/fixes.ts";

const homes = ["topologies", "test/corpus"].flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : [])),
);

type Write = (text: string) => string;

/** How a file may be written otherwise, and mean the same. */
const layouts: readonly (readonly [name: string, write: Write])[] = [
  ["lines of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["files with a byte order mark", (text) => `\ufeff${text}`],
];

/** The findings on each topology as it is. */
const found = new Map(homes.map((home) => [home, findingsAt(home)] as const));

test("the corpus has findings with fixes, by rule", () => {
  const fixed = [...found.values()].flat().filter(({ fix }) => fix !== undefined);
  expect([...new Set(fixed.map(({ rule }) => rule))].toSorted()).toEqual(
    [
      "fact-not-set",
      "lethal-trifecta",
      "missing-timeout",
      "no-human",
      "option-not-sent",
      "retry-unsafe",
      "unused-fact",
      "unused-tool",
      "ungated-destructive",
    ].toSorted(),
  );
  expect(fixed.length).toBeGreaterThan(60);
});

describe.each([...found])("%s", (home, before) => {
  const fixable = before.filter(({ fix }) => fix !== undefined);

  test("a fix makes the edits that it says, and no other; no comment that has its own line is lost", () => {
    for (const { fix } of fixable) {
      const edits = fix?.edits ?? [];
      const { texts } = applyFixes(before.filter((one) => one.fix === fix));
      expect(texts).toEqual(spliced(edits));
      expect([...texts].flatMap(([path, text]) => without(commentLines(textOf(edits, path)), commentLines(text)))).toEqual([]);
    }
  });

  test("a fix made alone takes its finding away, and brings no error", { timeout: 120_000 }, () => {
    expect(fixable.flatMap((finding) => faultsOf(home, before, finding))).toEqual([]);
  });

  test("all fixes, made round by round, come to an end without an error", { timeout: 120_000 }, () => {
    const after = findingsAt(home, mended(home));
    expect(after.filter(({ fix }) => fix !== undefined)).toEqual([]);
    expect(newErrors(before, after)).toEqual([]);
  });

  test.each(layouts)("each fix makes the same of it in %s", { timeout: 120_000 }, (_, write) => {
    const written = findingsAt(home, new Map(), write);
    expect(written.map(({ message }) => message)).toEqual(before.map(({ message }) => message));
    for (const [at, finding] of before.entries()) {
      const expected = [...applyFixes([finding]).texts].map(([path, text]) => [path, write(text)] as const);
      expect(applyFixes(written.slice(at, at + 1)).texts).toEqual(new Map(expected));
    }
  });
});

test(
  "a slip in any file of a topology that has a safe fix is mended to the letter, and nearly every slip has one",
  { timeout: 120_000 },
  () => {
    const slips = homes.flatMap((home) => filesOf(home).flatMap((path) => slipsIn(path).map((slip) => ({ home, path, ...slip }))));
    const ends = slips.map(({ home, path, text, slip }) => ({ path, text, after: safelyMended(home, path, slip), slip }));
    expect(ends.filter(({ text, after, slip }) => after !== text && after !== slip)).toEqual([]);
    const mendedSlips = ends.filter(({ text, after }) => after === text).length;
    expect(mendedSlips).toBeGreaterThan(0.8 * slips.length);
    expect(slips.length).toBeGreaterThan(100);
  },
);

function filesOf(home: string): readonly string[] {
  const names = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml") && name !== "script.yaml");
  return names.toSorted().map((name) => join(home, name));
}

/** A tool of a list, or what stands in backticks. */
const use = /(?<=^ *tools: *\[(?:[a-z_]+, *)*|`)[a-z_]{6,}(?=[`,\]])/gm;

/** A file with a letter left out of one use of a name: at three places, so that it is quick. */
function slipsIn(path: string): readonly { readonly text: string; readonly slip: string }[] {
  const read = readSourceFile(path);
  if (!read.ok) throw new Error(read.reason);
  const { text } = read.file;
  const places = [...text.matchAll(use)].map(({ index }) => index + 3);
  const some = places.filter((_, at) => at % Math.ceil(places.length / 3) === 0);
  return some.map((at) => ({ text, slip: text.slice(0, at) + text.slice(at + 1) }));
}

function safelyMended(home: string, path: string, slip: string): string {
  const safe = findingsAt(home, new Map([[path, slip]])).filter(({ fix }) => fix?.safety === "safe");
  return applyFixes(safe).texts.get(path) ?? slip;
}

/** What is wrong with one finding's fix, after it was made alone and everything linted again. */
function faultsOf(home: string, before: readonly Diagnostic[], finding: Diagnostic): readonly string[] {
  const { texts } = applyFixes([finding]);
  const after = findingsAt(home, texts);
  const own = unnumbered(identitiesOf(before, "").get(finding) ?? "");
  const left = without(namesOf(before), [own]);
  const isGone = texts.size > 0 && count(namesOf(after), own) === count(left, own);
  return [...(isGone ? [] : [`still there: ${own}`]), ...newErrors(before, after).map((error) => `${own} brought ${error}`)];
}

function newErrors(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly string[] {
  return without(namesOf(after.filter(isError)), namesOf(before.filter(isError)));
}

/** The findings on a topology, its files written in a layout, some with other texts. */
function findingsAt(home: string, texts: ReadonlyMap<string, string> = new Map(), write: Write = (text) => text): readonly Diagnostic[] {
  const disk = diskSources(home);
  const sources: Sources = {
    resolve: (from, reference) => disk.resolve(from, reference),
    read(path) {
      const text = texts.get(path);
      if (text !== undefined) return { ok: true, text };
      const read = disk.read(path);
      return read.ok ? { ok: true, text: write(read.text) } : read;
    },
  };
  const path = join(home, existsSync(join(home, "topology.json")) ? "topology.json" : "topology.yaml");
  const root = sources.read(path);
  if (!root.ok) throw new Error(`${path}: ${root.reason}`);
  return lint({ path, text: root.text }, { sources }).diagnostics;
}

/** The texts after rounds of all fixes, until none is left. */
function mended(home: string): ReadonlyMap<string, string> {
  let texts: ReadonlyMap<string, string> = new Map();
  for (let round = 0; round < 10; round++) {
    const more = applyFixes(findingsAt(home, texts)).texts;
    if (more.size === 0) return texts;
    texts = new Map([...texts, ...more]);
  }
  throw new Error(`no end of fixes in ${home}`);
}

/** The texts after edits, made one by one from the last to the first, so that the places of those before stay what they are. */
function spliced(edits: readonly Edit[]): ReadonlyMap<string, string> {
  const texts = new Map(edits.map(({ file }) => [file.path, file.text]));
  for (const { file, span, text } of edits.toSorted((one, other) => other.span.start - one.span.start)) {
    const now = texts.get(file.path) ?? "";
    texts.set(file.path, now.slice(0, span.start) + text + now.slice(span.end));
  }
  return texts;
}

function textOf(edits: readonly Edit[], path: string): string {
  return edits.find(({ file }) => file.path === path)?.file.text ?? "";
}

/** Comments that have a line to themselves. */
function commentLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => /^\s*#/.test(line));
}

/** What findings are known by; those that are otherwise alike are alike here. */
function namesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return [...identitiesOf(diagnostics, "").values()].map(unnumbered);
}

function unnumbered(identity: string): string {
  return identity.replace(/ #\d+$/, "");
}

function count(names: readonly string[], name: string): number {
  return names.filter((one) => one === name).length;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
