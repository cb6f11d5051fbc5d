import type { Diagnostic, Severity } from "../diagnostic/diagnostic.ts";
import { sortDiagnostics } from "../diagnostic/sort.ts";
import { suppress } from "../diagnostic/suppress.ts";
import { buildGraph } from "../graph/build.ts";
import type { HandoffGraph } from "../graph/handoff-graph.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { readManifest } from "../manifest/read.ts";
import type { Sources } from "../manifest/sources.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { rules } from "./index.ts";
import { factUses } from "./reading/names.ts";
import { waysAreSound } from "./reading/ways.ts";
import type { Category, Finding, GraphRule, RuleContext } from "./rule.ts";
import { graded, recommended, type Settings } from "./settings.ts";
import { noteOf, spanOf } from "./placed.ts";

export interface LintOptions {
  /** How included files are reached; without it an `include` is a finding. */
  readonly sources?: Sources;
  /** How strictly it is judged. Default: each rule as it is. */
  readonly settings?: Settings;
  /** Rules on what live servers offer, which are asked as well (see `probedBy`). */
  readonly probed?: readonly GraphRule[];
}

export interface LintResult {
  /** Sorted by file and place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the files could not be read as a manifest. */
  readonly manifest?: Manifest;
  readonly graph?: HandoffGraph;
  readonly documents: readonly SourceDocument[];
  /** The rules on the graph that looked at the whole of it; none where there is no manifest. */
  readonly ran: readonly string[];
}

/** Reads a manifest and holds it to every rule. Never throws on what an author wrote. */
export function lint(file: SourceFile, options: LintOptions = {}): LintResult {
  const { sources, settings = recommended, probed = [] } = options;
  const { manifest, diagnostics: read, documents } = readManifest(file, sources);
  if (manifest === undefined) return { diagnostics: graded(finish(documents, read, []), settings), documents, ran: [] };
  const graph = buildGraph(manifest);
  const asked = [...rules.filter((rule) => rule.stage === "graph"), ...probed].filter((rule) => isAsked(rule, settings));
  const { diagnostics, ran } = checkGraph({ manifest, graph, settings }, asked);
  return { diagnostics: graded(finish(documents, [...read, ...diagnostics], ran), settings), manifest, graph, documents, ran };
}

/** A rule that is off is not asked, so that no `# allow` of it counts as superfluous; but for its errors, which stay. */
function isAsked(rule: GraphRule, { levels }: Settings): boolean {
  return rule.severity === "error" || levels.get(rule.name) !== "off";
}

/** What rules say about a manifest, and the names of the rules that were asked and answered. */
export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly ran: readonly string[];
}

/** Asks each rule. One that throws becomes one finding, and the others are asked all the same. */
export function checkGraph(context: Omit<RuleContext, "report">, asked: readonly GraphRule[]): Checked {
  const { manifest } = context;
  const diagnostics: Diagnostic[] = [];
  const ran: string[] = [];
  const whole = isWhole(manifest);
  const factsKnown = factUses(manifest).every(({ name }) => manifest.facts.has(name));
  for (const rule of asked) {
    if (rule.needsWholeGraph && !(whole && (factsKnown || !onFacts.has(rule.category)))) continue;
    const findings: Finding[] = [];
    try {
      rule.check({ ...context, report: (finding) => findings.push(finding) });
      diagnostics.push(...findings.map((finding) => diagnosticOf(rule.name, rule.severity, finding)));
      ran.push(rule.name);
    } catch (error) {
      diagnostics.push(diagnosticOf("internal", "error", failureOf(rule, manifest, error)));
    }
  }
  return { diagnostics, ran };
}

/** Whether every entry and target is declared, and every step leads over a handoff. Where not, paths would lead elsewhere than the author meant. */
function isWhole(manifest: Manifest): boolean {
  const { agents, entry } = manifest;
  return (
    entry.length > 0 && entry.every(({ name }) => agents.has(name)) && [...agents.values()].every((agent) => waysAreSound(agent, manifest))
  );
}

/** What these follow along the paths depends on what is required there: a name that is no fact would echo through them. */
const onFacts: ReadonlySet<Category> = new Set(["facts", "authority", "assertion"]);

function finish(documents: readonly SourceDocument[], diagnostics: readonly Diagnostic[], ran: readonly string[]): readonly Diagnostic[] {
  const read = rules.filter((rule) => rule.stage === "read").map((rule) => rule.name);
  const known = { names: rules.map((rule) => rule.name), ran: new Set([...read, ...ran]) };
  return sortDiagnostics(suppress(documents, diagnostics, known), documents);
}

function diagnosticOf(rule: string, severity: Severity, finding: Finding): Diagnostic {
  return {
    rule,
    severity: finding.severity ?? severity,
    message: finding.message,
    file: finding.at.document.file,
    span: spanOf(finding),
    pointer: finding.at.pointer,
    notes: (finding.notes ?? []).map(noteOf),
    witness: (finding.witness ?? []).map(noteOf),
    ...(finding.subject === undefined ? {} : { subject: finding.subject }),
    ...(finding.label === undefined ? {} : { label: finding.label }),
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
  };
}

function failureOf(rule: GraphRule, manifest: Manifest, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    at: { ...manifest.origin, pointer: "/name" },
    part: "key",
    subject: [rule.name],
    message: `the rule \`${rule.name}\` failed: ${reason}`,
    help: "this is a fault of signalbox, not of the manifest; please report it together with the manifest",
  };
}
