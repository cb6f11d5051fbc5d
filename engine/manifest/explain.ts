import { safeFix } from "../diagnostic/fix.ts";
import { didYouMean } from "../diagnostic/did-you-mean.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { replaceText } from "../source/edit/replace.ts";
import { appendToken, tokensOf } from "../source/pointer.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { diagnose, type ReadFinding } from "./diagnose.ts";
import { example } from "./example.ts";
import { expectation } from "./expectation.ts";
import { describeFound } from "./found.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { unknownKey } from "./unknown-key.ts";
import { valueAt } from "./value-at.ts";

/** A document and the value it holds. */
export interface Judged {
  readonly document: SourceDocument;
  readonly value: unknown;
}

/** Says in an author's words what the validator of manifests found. */
export function explain(judged: Judged, fault: SchemaFault): Diagnostic {
  return diagnose({ rule: "schema", ...finding(judged, fault) });
}

type Found = Omit<ReadFinding, "rule">;

function finding({ document, value }: Judged, fault: SchemaFault): Found {
  const { instancePath: pointer, params } = fault;
  const at = { document, pointer };
  const found = valueAt(value, pointer);
  switch (fault.keyword) {
    case "additionalProperties":
      return unknownKey({ document, pointer, parent: found }, String(params["additionalProperty"]));
    case "required": {
      const key = String(params["missingProperty"]);
      const shown = example(appendToken(pointer, key));
      return { message: `the key \`${key}\` is missing${within(pointer)}`, at, part: "key", help: shown ?? `add \`${key}\`` };
    }
    case "dependencies": {
      const key = String(params["property"]);
      const message = `\`${key}\` means something only beside \`${String(params["missingProperty"])}\``;
      return { message, at: { document, pointer: appendToken(pointer, key) }, part: "key", help: `remove \`${key}\`` };
    }
    case "enum":
      return notAllowed(at, found, Array.isArray(params["allowedValues"]) ? params["allowedValues"] : []);
    default:
      return {
        message: `found ${describeFound(found)}${forWhat(pointer)}; expected ${expectation(fault)}`,
        at,
        ...help(pointer, found, fault),
        ...mending(at, found, fault),
      };
  }
}

function notAllowed(at: Found["at"], found: unknown, values: readonly unknown[]): Found {
  const allowed = values.filter((one) => one !== null).map(String);
  const near = typeof found === "string" ? didYouMean(found, allowed) : undefined;
  const list = allowed.map((one) => `\`${one}\``).join(", ");
  return {
    message: `found ${describeFound(found)}${forWhat(at.pointer)}; expected ${allowed.length > 1 ? "one of " : ""}${list}`,
    at,
    ...helpOf(near === undefined ? example(at.pointer) : `did you mean \`${near.name}\`?`),
    ...(near?.certain === true
      ? { fix: safeFix(at.document.file, [replaceText(at.document, at.document.map.value(at.pointer), near.name)]) }
      : {}),
  };
}

/** `yes` and `2_000` are texts to YAML 1.2, but a switch that is on and a number to everybody else. */
function mending({ document, pointer }: Found["at"], found: unknown, fault: SchemaFault): Pick<Found, "fix"> {
  const text = switchMeant(found, fault) ?? numberMeant(found, fault);
  return text === undefined ? {} : { fix: safeFix(document.file, [{ span: document.map.value(pointer), text }]) };
}

function switchMeant(found: unknown, { keyword, params }: SchemaFault): string | undefined {
  if (keyword !== "type" || params["type"] !== "boolean" || typeof found !== "string" || !switches.test(found)) return undefined;
  return String(/^(?:y|yes|on|true)$/i.test(found));
}

/** The digits of a text, where a number is expected: one in quotes, or with `_` between its digits, as YAML 1.1 had it. */
function numberMeant(found: unknown, { keyword, params }: SchemaFault): string | undefined {
  const wanted = [params["type"]].flat();
  if (keyword !== "type" || typeof found !== "string" || !(wanted.includes("integer") || wanted.includes("number"))) return undefined;
  return /^[1-9]\d{0,14}$/.test(found.replaceAll("_", "")) && /^\d+(?:_\d+)*$/.test(found) ? found.replaceAll("_", "") : undefined;
}

const switches = /^(?:y|yes|on|true|n|no|off|false)$/i;

function help(pointer: string, found: unknown, fault: SchemaFault): { readonly help?: string } {
  const { keyword, params } = fault;
  if (keyword === "type" && params["type"] === "string" && (typeof found === "number" || typeof found === "boolean")) {
    const shown = example(pointer);
    const isUnit = typeof found === "number" && shown !== undefined && /\d(?:s|ms|m|h)"?`$/.test(shown);
    return { help: isUnit ? shown : `if a text is meant, quote it: "${String(found)}"` };
  }
  if (keyword === "type" && params["type"] === "boolean" && typeof found === "string") {
    if (/^(?:y|yes|on|true)$/i.test(found)) return { help: "write `true`" };
    if (/^(?:n|no|off|false)$/i.test(found)) return { help: "write `false`" };
  }
  const number = numberMeant(found, fault);
  if (number !== undefined) return { help: `write \`${number}\`: a number in quotes, or with \`_\` in it, is a text to YAML 1.2` };
  return helpOf(example(pointer));
}

function helpOf(text: string | undefined): { readonly help?: string } {
  return text === undefined ? {} : { help: text };
}

function forWhat(pointer: string): string {
  const key = tokensOf(pointer).at(-1);
  return key === undefined || /^\d+$/.test(key) ? "" : ` for \`${key}\``;
}

function within(pointer: string): string {
  const key = tokensOf(pointer).at(-1);
  if (key === undefined) return "";
  return /^\d+$/.test(key) ? " in this entry" : ` in \`${key}\``;
}
