import { expect } from "vitest";
import { readManifest } from "../../engine/manifest/read.ts";
import type { Sources } from "../../engine/manifest/sources.ts";
import { positionAt } from "../../engine/source/source-file.ts";

/** Files in memory, by path: a reference is a path from the top, `../` leads outside. */
export function memorySources(files: Readonly<Record<string, string>>): Sources {
  return {
    resolve(from, reference) {
      const path = [...from.split("/").slice(0, -1), ...reference.split("/")].filter((part) => part !== ".").join("/");
      if (path.includes("..")) return { ok: false, reason: "it lies outside the root folder" };
      return { ok: true, path };
    },
    read(path) {
      const text = files[path];
      return text === undefined ? { ok: false, reason: "there is no such file" } : { ok: true, text };
    },
  };
}

/** What is found in a manifest, a line each: `file:line:column rule [pointer] message (help)`; warnings are marked. */
export function findings(text: string, files?: Readonly<Record<string, string>>): readonly string[] {
  const sources = files === undefined ? undefined : memorySources(files);
  return readManifest({ path: "main.yaml", text }, sources).diagnostics.map((diagnostic) => {
    const { line, column } = positionAt(diagnostic.file, diagnostic.span.start);
    const mark = diagnostic.severity === "error" ? "" : `${diagnostic.severity} `;
    const help = diagnostic.help === undefined ? "" : ` (${diagnostic.help})`;
    return `${diagnostic.file.path}:${line}:${column} ${mark}${diagnostic.rule} [${diagnostic.pointer}] ${diagnostic.message}${help}`;
  });
}

/** A manifest around one part of it. */
export function manifest(part: string): string {
  return `signalbox: 1\nname: test\nentry: a\nagents:\n  a: { purpose: Tests. }\n${part}`;
}

/** Holds the findings of a text to how each is to begin, in order, and that there are no others. */
export function check(text: string, ...expected: readonly string[]): void {
  const found = findings(text);
  expected.forEach((start, at) => expect(found[at]?.slice(0, start.length)).toBe(start));
  expect(found).toHaveLength(expected.length);
}
