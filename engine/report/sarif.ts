import type { Rule } from "../rules/rule.ts";
import type { LintReport, ReportedDiagnostic, ReportedFix, ReportedPlace, ReportedStep } from "./json.ts";
import { sarifRule, type SarifRule } from "./sarif-rule.ts";
import { visibleLines } from "./visible.ts";

/** A log in SARIF 2.1.0, as far as it is used here: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: { readonly driver: { readonly name: string; readonly semanticVersion?: string; readonly rules: readonly SarifRule[] } };
  readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
  readonly originalUriBaseIds: { readonly "%SRCROOT%": { readonly description: SarifText } };
  readonly columnKind: "utf16CodeUnits";
  readonly artifacts: readonly { readonly location: SarifArtifact }[];
  readonly results: readonly SarifResult[];
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: "error" | "warning" | "note";
  readonly message: SarifText;
  readonly locations: readonly [SarifLocation];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly codeFlows?: readonly [
    { readonly threadFlows: readonly [{ readonly locations: readonly { readonly location: SarifLocation }[] }] },
  ];
  readonly fixes?: readonly [SarifFix];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLocation {
  readonly id?: number;
  readonly physicalLocation: { readonly artifactLocation: SarifArtifact; readonly region: SarifRegion };
  readonly logicalLocations?: readonly [{ readonly fullyQualifiedName: string }];
  readonly message?: SarifText;
}

interface SarifFix {
  readonly description: SarifText;
  readonly artifactChanges: readonly {
    readonly artifactLocation: SarifArtifact;
    readonly replacements: readonly { readonly deletedRegion: SarifRegion; readonly insertedContent: SarifText }[];
  }[];
}

interface SarifArtifact {
  readonly uri: string;
  readonly uriBaseId: "%SRCROOT%";
}

interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface SarifText {
  readonly text: string;
}

export interface SarifTool {
  readonly rules: readonly Rule[];
  /** The version of Signalbox, where it is known. */
  readonly version?: string;
}

const levels = { error: "error", warning: "warning", info: "note" } as const;
const fixes = { safe: "What was certainly meant.", unsafe: "It mends the fault; read what else it changes." } as const;

/** All findings as one run, with every rule's help. */
export function toSarif({ files, diagnostics }: LintReport, { rules, version }: SarifTool): SarifLog {
  const descriptors = new Map(rules.map((rule) => [rule.name, sarifRule(rule)]));
  // A rule that failed is told under a name that is no rule's.
  for (const { rule } of diagnostics) {
    if (!descriptors.has(rule)) descriptors.set(rule, { id: rule, shortDescription: { text: "A rule itself failed." } });
  }
  const index = new Map([...descriptors.keys()].map((name, at) => [name, at]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "signalbox", ...(version === undefined ? {} : { semanticVersion: version }), rules: [...descriptors.values()] },
        },
        invocations: [{ executionSuccessful: diagnostics.every(({ rule }) => rule !== "internal") }],
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The folder in which the linter was run." } } },
        columnKind: "utf16CodeUnits",
        artifacts: files.map((file) => ({ location: artifactOf(file) })),
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, index.get(diagnostic.rule) ?? -1)),
      },
    ],
  };
}

function resultOf(diagnostic: ReportedDiagnostic, ruleIndex: number): SarifResult {
  const { rule, severity, message, help, notes, witness, fix, fingerprint, pointer } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: textOf(help === undefined ? message : `${message}\nhelp: ${help}`),
    locations: [
      {
        physicalLocation: physical(diagnostic),
        ...(pointer === "" ? {} : { logicalLocations: [{ fullyQualifiedName: pointer }] as const }),
      },
    ],
    ...(notes.length === 0 ? {} : { relatedLocations: notes.map((note, at) => ({ id: at + 1, ...locationOf(note) })) }),
    ...(witness.length === 0
      ? {}
      : { codeFlows: [{ threadFlows: [{ locations: witness.map((step) => ({ location: locationOf(step) })) }] }] as const }),
    ...(fix === undefined ? {} : { fixes: [fixOf(fix)] as const }),
    // Code scanning reads the second one only, and would make it of the lines around the place.
    partialFingerprints: { "signalbox/v1": fingerprint, primaryLocationLineHash: fingerprint },
  };
}

function fixOf({ safety, edits }: ReportedFix): SarifFix {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: fixes[safety] },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactOf(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.text } })),
    })),
  };
}

function locationOf(step: ReportedStep): SarifLocation {
  return { physicalLocation: physical(step), message: textOf(step.message) };
}

function physical(place: ReportedPlace): SarifLocation["physicalLocation"] {
  return { artifactLocation: artifactOf(place.file), region: regionOf(place) };
}

function regionOf({ line, column, endLine, endColumn }: ReportedPlace): SarifRegion {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function artifactOf(path: string): SarifArtifact {
  return {
    uri: path
      .replace(/\p{Cs}/gu, "\ufffd")
      .split("/")
      .map(encodeURIComponent)
      .join("/"),
    uriBaseId: "%SRCROOT%",
  };
}

/** A message is data: `[text](target)` in it would be shown as a link (section 3.11.6). */
function textOf(message: string): SarifText {
  return { text: visibleLines(message).replaceAll("](", "] (") };
}
