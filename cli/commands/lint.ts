import { resolve } from "node:path";
import { decodeUtf8 } from "../../adapters/sources/disk/utf8.ts";
import { lint, renderPretty, renderSummary, toLintReport, type Diagnostic, type LintResult } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { findManifests, mentionedFiles, shownPath, type ManifestFile } from "../manifest-files.ts";
import { badUsage } from "../refusal.ts";
import { loadManifest, sourcesBeside, unreadable, type Loaded } from "../sources.ts";

/** A manifest that was linted: what was found, and every file that was read for it, itself first. */
interface Linted {
  readonly named: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly string[];
  /** Files that it may include, though it could not be read so far. */
  readonly mentioned: readonly string[];
}

export const run: Run = async (args, output) => {
  const linted = await lintAll(args.operands, args.text("stdin-filename"));
  const roots = withoutFragments(linted);
  const files = [...new Set(roots.flatMap((root) => root.files))];
  const diagnostics = distinct(roots.flatMap((root) => root.diagnostics));

  if (args.text("format") === "json") {
    output.out(`${JSON.stringify(toLintReport(files, diagnostics, shownPath), null, 2)}\n`);
  } else {
    if (diagnostics.length > 0) output.out(`${renderPretty(diagnostics, { paint: output.paint, path: shownPath })}\n`);
    output.out(`${renderSummary(diagnostics, files.length)}\n`);
  }
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === "warning").length;
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return EXIT.findings;
  const most = args.number("max-warnings") ?? Infinity;
  if (warnings <= most) return EXIT.clean;
  output.err(`there are more warnings than --max-warnings ${most}\n`);
  return EXIT.findings;
};

async function lintAll(operands: readonly string[], stdinName: string | undefined): Promise<readonly Linted[]> {
  if (!operands.includes("-")) {
    if (stdinName !== undefined) throw badUsage("`--stdin-filename` needs `-`, which stands for standard input");
    return (await findManifests(operands)).map(lintFile);
  }
  const named = stdinName ?? "<stdin>";
  const fromStdin = lintLoaded(await loadStdin(named), true);
  const rest = operands.filter((operand) => operand !== "-");
  return [fromStdin, ...(await findManifests(rest)).map(lintFile)];
}

function lintFile({ path, named }: ManifestFile): Linted {
  return lintLoaded(loadManifest(path), named);
}

function lintLoaded(loaded: Loaded, named: boolean): Linted {
  if (!loaded.ok) return { named, diagnostics: [loaded.finding], files: [loaded.file.path], mentioned: [] };
  const { diagnostics, documents, manifest }: LintResult = lint(loaded.file, { sources: loaded.sources });
  const files = [...new Set([loaded.file.path, ...documents.map((document) => document.file.path)])];
  return { named, diagnostics, files, mentioned: manifest === undefined ? mentionedFiles(loaded.file) : [] };
}

async function loadStdin(name: string): Promise<Loaded> {
  const path = resolve(name);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  const decoded = decodeUtf8(Buffer.concat(chunks));
  return decoded.ok ? { ok: true, file: { path, text: decoded.text }, sources: sourcesBeside(path) } : unreadable(path, decoded.reason);
}

/** Without those that were only found, and that another manifest includes: they were linted as a part of it. */
function withoutFragments(linted: readonly Linted[]): readonly Linted[] {
  const included = new Set(linted.flatMap(({ files, mentioned }) => [...files.slice(1), ...mentioned]));
  return linted.filter(({ named, files: [own] }) => named || own === undefined || !included.has(own));
}

/** One finding each, although a file that several manifests include is read for each of them. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(
    diagnostics.map((found) => [[found.file.path, found.rule, found.span.start, found.span.end, found.message].join("\0"), found]),
  );
  return [...seen.values()];
}
