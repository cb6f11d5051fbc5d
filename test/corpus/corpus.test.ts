import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { diskSources, readSourceFile } from "../../adapters/sources/disk.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { compile } from "../../engine/plan/compile.ts";
import { lint, type LintResult } from "../../engine/rules/check.ts";
import type { SourceFile } from "../../engine/source/source-file.ts";
import { positionAt } from "../../engine/source/source-file.ts";

const corpus = "test/corpus";
const names = readdirSync(corpus, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** `- \`file:line\` **rule** true: why` in a topology's README: what its reader thinks of one finding. */
const verdict = /^- `(?<place>[^`]+)` \*\*(?<rule>[a-z-]+)\*\* (?<said>true|advice|false): \S/gm;

describe.each(names)("%s", (name) => {
  const home = join(corpus, name);

  test("the rules say what they said when it was last read", async () => {
    const result = lintAt(home);
    const lines = result.diagnostics.flatMap((diagnostic) => linesOf(diagnostic, home));
    await expect([statsOf(result), ...lines, ""].join("\n")).toMatchFileSnapshot(join(name, "findings.txt"));
  });

  test("every finding was read: the README says of each whether it is true, and of nothing else", () => {
    const found = lintAt(home).diagnostics.map((diagnostic) => `${placeOf(diagnostic, home)} ${diagnostic.rule}`);
    expect(
      verdictsOf(home)
        .map(({ finding }) => finding)
        .toSorted(),
    ).toEqual(found.toSorted());
  });

  test("it compiles, but for errors that are true", () => {
    const { diagnostics, ok } = compile(rootOf(home), { sources: diskSources(home) });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const believed = new Set(verdictsOf(home).flatMap(({ finding, said }) => (said === "true" ? [finding] : [])));
    expect(errors.map((error) => `${placeOf(error, home)} ${error.rule}`).filter((finding) => !believed.has(finding))).toEqual([]);
    expect(ok).toBe(errors.length === 0);
  });
});

function verdictsOf(home: string): readonly { readonly finding: string; readonly said: string }[] {
  const readme = readFileSync(join(home, "README.md"), "utf8");
  return [...readme.matchAll(verdict)].map(({ groups }) => ({
    finding: `${groups?.["place"]} ${groups?.["rule"]}`,
    said: groups?.["said"] ?? "",
  }));
}

function rootOf(home: string): SourceFile {
  const root = ["topology.yaml", "topology.json"].find((name) => existsSync(join(home, name))) ?? "topology.yaml";
  const read = readSourceFile(join(home, root));
  if (!read.ok) throw new Error(`${home}: ${read.reason}`);
  return read.file;
}

function lintAt(home: string): LintResult {
  return lint(rootOf(home), { sources: diskSources(home) });
}

/** A finding on one line, and its walk, if it has one, on the next. */
function linesOf(diagnostic: Diagnostic, home: string): readonly string[] {
  const { severity, rule, message, witness } = diagnostic;
  const line = `${placeOf(diagnostic, home)} ${severity} ${rule}: ${message}`;
  return witness.length === 0 ? [line] : [line, `  walk: ${witness.map((hop) => hop.message).join("; ")}`];
}

function placeOf({ file, span }: Diagnostic, home: string): string {
  return `${relative(home, file.path)}:${positionAt(file, span.start).line}`;
}

function statsOf({ manifest, documents, diagnostics }: LintResult): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const agents = [...(manifest?.agents.values() ?? [])];
  const handoffs = agents.reduce((sum, agent) => sum + agent.handoffs.length, 0);
  const files = new Set(documents.map(({ file }) => file.path)).size;
  const compiles = errors === 0 ? "compiles" : "refused";
  return `${agents.length} agents, ${handoffs} handoffs, ${manifest?.exits.size ?? 0} exits, ${files} files, ${compiles}`;
}
