import { safeFix } from "../diagnostic/fix.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { isObject } from "../protocol/json.ts";
import { tokensOf } from "../source/pointer.ts";
import { diagnose } from "./diagnose.ts";
import type { Judged } from "./explain.ts";
import { valueAt } from "./value-at.ts";
import type { SchemaFault } from "./schema-fault.ts";

/** Puts the text back where a text was meant and YAML made another number of it, as of `1.10`, and says so. */
export function restoreText(judged: Judged, fault: SchemaFault): Diagnostic | undefined {
  if (fault.keyword !== "type" || fault.params["type"] !== "string") return undefined;
  const trap = trapAt(judged, fault.instancePath);
  if (trap === undefined) return undefined;
  const tokens = tokensOf(fault.instancePath);
  const parent = valueAt(judged.value, fault.instancePath.slice(0, fault.instancePath.lastIndexOf("/")));
  const key = tokens.at(-1);
  if (key === undefined || !(isObject(parent) || Array.isArray(parent))) return undefined;
  Object.defineProperty(parent, key, { value: trap.text, enumerable: true, configurable: true, writable: true });
  return trap.diagnostic;
}

/** The same trap for `version`, which may be a number but is read as the text it was typed as. */
export function versionTrap(judged: Judged): readonly Diagnostic[] {
  const trap = trapAt(judged, "/version");
  return trap === undefined ? [] : [trap.diagnostic];
}

function trapAt({ document, value }: Judged, pointer: string): { readonly text: string; readonly diagnostic: Diagnostic } | undefined {
  const found = valueAt(value, pointer);
  if (typeof found !== "number") return undefined;
  const span = document.map.value(pointer);
  const text = document.file.text.slice(span.start, span.end);
  if (text === String(found)) return undefined;
  const diagnostic = diagnose({
    rule: "yaml-trap",
    severity: "warning",
    message: `the unquoted \`${text}\` is the number ${found} to YAML; here it is read as the text it looks like`,
    at: { document, pointer },
    help: `quote it: "${text}"`,
    fix: safeFix(document.file, [{ span, text: `"${text}"` }]),
  });
  return { text, diagnostic };
}
