import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { diskSources } from "../../adapters/sources/disk.ts";
import { applyFixes } from "../../engine/diagnostic/apply.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { lint } from "../../engine/rules/check.ts";

const folder = resolve(import.meta.dirname, "../../topologies");

interface Good {
  readonly path: string;
  readonly text: string;
}

function goodOf(name: string): Good {
  const path = resolve(folder, name, "topology.yaml");
  return { path, text: readFileSync(path, "utf8") };
}

function diagnose(good: Good, text: string): readonly Diagnostic[] {
  return lint({ path: good.path, text }, { sources: diskSources(resolve(good.path, "..")) }).diagnostics;
}

/** The places where the names of a topology are used: in lists, as targets, after `then`, in backticks; not where they are declared. */
function usesIn({ path, text }: Good): readonly { readonly name: string; readonly at: number }[] {
  const { manifest } = lint({ path, text }, { sources: diskSources(resolve(path, "..")) });
  if (manifest === undefined) throw new Error(`${path} is no manifest`);
  const names = [
    ...manifest.agents.keys(),
    ...manifest.exits.keys(),
    ...manifest.tools.keys(),
    ...manifest.facts.keys(),
    ...manifest.routines.keys(),
  ];
  const uses = [
    /(?:tools|requires|entry): \[([^\]]*)\]/g,
    /(?:then|entry|routine|set_by|else): ([a-z_]+)$/gm,
    /`([a-z_]+)`/g,
    /^ {6}([a-z_]+): ?(?:\{|$)/gm,
    /\{\{([a-z_]+)\}\}/g,
  ];
  return uses.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const start = match.index + match[0].indexOf(match[1] ?? "");
      return [...(match[1] ?? "").matchAll(/[a-z_]+/g)].flatMap((word) =>
        names.includes(word[0]) ? [{ name: word[0], at: start + word.index }] : [],
      );
    }),
  );
}

const slips: readonly (readonly [string, (name: string) => string])[] = [
  ["a letter left out", (name) => name.slice(0, 3) + name.slice(4)],
  ["a letter twice", (name) => name.slice(0, 3) + name.slice(2)],
  ["two letters exchanged", (name) => name.slice(0, -2) + (name.at(-1) ?? "") + (name.at(-2) ?? "")],
  ["another letter", (name) => `${name.slice(0, -1)}z`],
];

describe.each(["support-desk", "airline", "hub", "peers", "pipeline"].map((name) => [name, goodOf(name)] as const))("%s", (_, good) => {
  test.each(slips)("a slip in a name is one finding, and its fix gives the text back: %s", (_slip, slip) => {
    const wrong: string[] = [];
    let mended = 0;
    for (const { name, at } of usesIn(good)) {
      const seeded = good.text.slice(0, at) + slip(name) + good.text.slice(at + name.length);
      if (seeded === good.text || name.length < 5) continue;
      const found = diagnose(good, seeded);
      const where = `${name} at line ${good.text.slice(0, at).split("\n").length}`;
      if (found.length !== 1) wrong.push(`${where}: ${found.map(({ rule, message }) => `${rule} ${message}`).join("; ") || "nothing"}`);
      const [first] = found;
      if (first?.fix?.safety !== "safe") continue;
      mended++;
      if (applyFixes([first]).texts.get(good.path) !== good.text) wrong.push(`${where}: mended to something else`);
    }
    expect(wrong).toEqual([]);
    expect(mended).toBeGreaterThan(5);
  });
});
