import type { Diagnostic, Fix } from "../diagnostic/diagnostic.ts";
import { safeFix, unsafeFix } from "../diagnostic/fix.ts";
import { didYouMean } from "../diagnostic/did-you-mean.ts";
import { isObject, own } from "../protocol/json.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { diagnose } from "./diagnose.ts";
import { describeFound } from "./found.ts";
import type { WrittenManifest } from "./document.ts";
import { explain, type Judged } from "./explain.ts";
import { restoreText, versionTrap } from "./number-trap.ts";
import { keyWithoutColon } from "./unknown-key.ts";
import { illegalNames } from "./illegal-names.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { check } from "./topology-validator.generated.ts";

/** What a manifest's shape gives: itself, or the reasons it is none. */
export type Validation =
  | { readonly ok: true; readonly value: WrittenManifest; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Holds a value against the published schema. A number that only YAML made of a text is put right in the value, with a warning. */
export function validate(document: SourceDocument, value: unknown): Validation {
  const refusal = otherVersion(document, value);
  if (refusal !== undefined) return { ok: false, diagnostics: [refusal] };
  const { faults, traps } = withoutTraps({ document, value }, faultsOf(value));
  const { diagnostics: names, others } = illegalNames({ document, value }, faults);
  const diagnostics = [...traps, ...names, ...others.map((fault) => explain({ document, value }, fault))];
  return faults.length === 0 && isWritten(value) ? { ok: true, value, diagnostics } : { ok: false, diagnostics };
}

function faultsOf(value: unknown): readonly SchemaFault[] {
  return check(value) ? [] : essential(check.errors ?? []);
}

function withoutTraps(
  judged: Judged,
  faults: readonly SchemaFault[],
): { readonly faults: readonly SchemaFault[]; readonly traps: readonly Diagnostic[] } {
  const restored = faults.flatMap((fault) => restoreText(judged, fault) ?? []);
  const version = versionTrap(judged);
  if (restored.length === 0) return { faults, traps: version };
  const left = faultsOf(judged.value);
  const wrong = new Set(left.map((fault) => fault.instancePath));
  return { faults: left, traps: [...version, ...restored.filter((trap) => !wrong.has(trap.pointer))] };
}

/** The check has run, and it is what this type says. */
function isWritten(value: unknown): value is WrittenManifest {
  return isObject(value);
}

/** A file that does not say `signalbox: 1` is not read any further: its other keys may mean anything. */
function otherVersion(document: SourceDocument, value: unknown): Diagnostic | undefined {
  const origin = { document, pointer: "" };
  if (!isObject(value)) {
    const found = value === undefined ? "an empty file" : describeFound(value);
    return diagnose({
      rule: "schema",
      message: `found ${found}; expected a manifest, a map that begins with \`signalbox: 1\``,
      at: origin,
      help: "begin the file with `signalbox: 1`; `signalbox init` writes one to start from",
    });
  }
  const version = own(value, "signalbox");
  if (version === 1) return undefined;
  if (version === undefined) {
    return diagnose({
      rule: "unsupported-version",
      message: "the key `signalbox` is missing; a manifest says which format it is in",
      at: origin,
      help: "begin the file with `signalbox: 1`",
    });
  }
  return diagnose({
    rule: "unsupported-version",
    message: `found format ${describeFound(version)}; this version of Signalbox reads format 1`,
    at: { document, pointer: "/signalbox" },
    ...versionFix(document, version),
    help: "write `signalbox: 1`, or use a version of Signalbox that reads this format",
  });
}

/** A `1` in quotes is certainly the format; whether a manifest of another one holds as this one, its author has to say. */
function versionFix({ file, map }: SourceDocument, version: unknown): { readonly fix: Fix } {
  const edits = [{ span: map.value("/signalbox"), text: "1" }];
  return { fix: version === "1" ? safeFix(file, edits) : unsafeFix(file, edits) };
}

/** One finding a fault: what only says that a branch failed is left out, and of two about one value the first stays. */
function essential(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  const seen = new Set<string>();
  const kept: SchemaFault[] = [];
  for (const fault of faults) {
    if (kept.length >= maxFaults) break;
    if (fault.keyword === "if" || (fault.keyword === "dependencies" && fault.instancePath === "")) continue;
    const each = ["required", "additionalProperties", "dependencies"].includes(fault.keyword);
    const key = each ? `${fault.instancePath} ${fault.keyword} ${JSON.stringify(fault.params)}` : fault.instancePath;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(fault);
  }
  return kept.filter((fault) => !isMisspelt(fault, kept));
}

/** A key that is missing because it is there under a wrong name, which is a finding of its own. */
function isMisspelt({ keyword, instancePath, params }: SchemaFault, faults: readonly SchemaFault[]): boolean {
  const missing = params["missingProperty"];
  if (!["required", "dependencies"].includes(keyword) || typeof missing !== "string") return false;
  return faults.some((fault) => {
    const written = fault.keyword === "additionalProperties" && fault.instancePath === instancePath && fault.params["additionalProperty"];
    return (
      typeof written === "string" && (keyWithoutColon(written, [missing]) !== undefined || didYouMean(written, [missing])?.certain === true)
    );
  });
}
