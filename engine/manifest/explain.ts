import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { appendToken, tokensOf } from "../source/pointer.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { diagnose, type ReadFinding } from "./diagnose.ts";
import { describeFound } from "./found.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { describedAt, schemaOf } from "./schema-reader.ts";
import { nearest } from "./suggest.ts";
import { unknownKey } from "./unknown-key.ts";

/** A document and the value it holds. */
export interface Judged {
  readonly document: SourceDocument;
  readonly value: unknown;
}

/** Says in an author's words what a validator found. */
export function explain(judged: Judged, fault: SchemaFault): Diagnostic {
  return diagnose({ rule: "schema", ...finding(judged, fault) });
}

type Found = Omit<ReadFinding, "rule">;

function finding({ document, value }: Judged, fault: SchemaFault): Found {
  const { instancePath: pointer, params } = fault;
  const at = { document, pointer };
  const holder = schemaOf(fault.schemaPath);
  const found = valueAt(value, pointer);
  switch (fault.keyword) {
    case "additionalProperties":
      return unknownKey({ document, holder, pointer, parent: found }, String(params["additionalProperty"]));
    case "required": {
      const key = String(params["missingProperty"]);
      return {
        message: `the key \`${key}\` is missing${inWhat(pointer)}`,
        at,
        part: "key",
        help: example(appendToken(pointer, key)) ?? `add \`${key}\``,
      };
    }
    case "dependencies":
      return {
        message: `\`${String(params["property"])}\` means something only beside \`${String(params["missingProperty"])}\``,
        at: { document, pointer: appendToken(pointer, String(params["property"])) },
        part: "key",
      };
    case "enum":
    case "const":
      return notAllowed(at, found, allowedValues(holder));
    default:
      return {
        message: `found ${describeFound(found)}${forWhat(pointer)}; expected ${expected(fault, holder)}`,
        at,
        ...help(pointer, found, fault),
      };
  }
}

function notAllowed(at: Found["at"], found: unknown, allowed: readonly unknown[]): Found {
  const list = allowed.filter((one) => one !== null).map((one) => `\`${String(one)}\``);
  const near =
    typeof found === "string"
      ? nearest(
          found,
          allowed.filter((one) => typeof one === "string"),
        )
      : undefined;
  const span = at.document.map.value(at.pointer);
  return {
    message: `found ${describeFound(found)}${forWhat(at.pointer)}; expected ${list.length > 1 ? "one of " : ""}${list.join(", ")}`,
    at,
    ...(near === undefined ? {} : { help: `did you mean \`${near}\`?`, fix: [{ span, text: near }] }),
  };
}

function allowedValues(holder: JsonObject): readonly unknown[] {
  const values = own(holder, "enum");
  return Array.isArray(values) ? values : [own(holder, "const")];
}

function expected(fault: SchemaFault, holder: JsonObject): string {
  const bound = String(fault.params["limit"]);
  switch (fault.keyword) {
    case "type":
      return expectedType(fault.params["type"]);
    case "pattern":
      return patterns.get(String(own(holder, "pattern"))) ?? `a text of the form ${String(own(holder, "pattern"))}`;
    case "minimum":
      return `${bound} or more`;
    case "maximum":
      return `${bound} at most`;
    case "exclusiveMinimum":
      return `more than ${bound}`;
    case "minItems":
    case "minLength":
      return fault.keyword === "minItems" ? "at least one entry" : "a text that says something";
    case "maxLength":
      return `at most ${bound} characters`;
    case "uniqueItems":
      return `each entry once (entries ${Number(fault.params["j"]) + 1} and ${Number(fault.params["i"]) + 1} are the same)`;
    default:
      return `what the schema says (${fault.keyword})`;
  }
}

function expectedType(type: unknown): string {
  const names = (Array.isArray(type) ? type : [type]).map((name) => typeNames.get(String(name)) ?? String(name));
  return names.join(" or ");
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["integer", "a whole number"],
  ["boolean", "`true` or `false`"],
  ["object", "a map"],
  ["array", "a list"],
  ["null", "nothing"],
]);

const patterns: ReadonlyMap<string, string> = new Map([
  ["^[a-z][a-z0-9_]{0,47}$", "a name: lower-case letters, digits and `_`, a letter first, at most 48 characters"],
  ["\\S", "a text that says something"],
  ["^https?://\\S+$", "a URL that begins with http:// or https://"],
  ["^(?:/(?:[^~/]|~0|~1)*)*$", "a JSON Pointer such as `/order/id`"],
  ["^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$", "a text on one line"],
]);

function help(pointer: string, found: unknown, fault: SchemaFault): { readonly help?: string } {
  if (fault.keyword === "type" && fault.params["type"] === "string" && (typeof found === "number" || typeof found === "boolean")) {
    return { help: `quote it, if the text is meant: "${String(found)}"` };
  }
  const shown = example(pointer);
  return shown === undefined ? {} : { help: shown };
}

/** An example of what may stand at a pointer, as YAML on one line. */
function example(pointer: string): string | undefined {
  const examples = describedAt(pointer)?.["examples"];
  const key = tokensOf(pointer).at(-1);
  if (!Array.isArray(examples) || examples.length === 0 || key === undefined) return undefined;
  const shown = flow(examples[0]);
  return shown.length > 120 ? undefined : `for example: \`${/^\d+$/.test(key) ? "- " : `${key}: `}${shown}\``;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (isObject(value))
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key}: ${flow(one)}`)
      .join(", ")} }`;
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z][\w .-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value) ? value : JSON.stringify(value);
}

function forWhat(pointer: string): string {
  const key = tokensOf(pointer).at(-1);
  return key === undefined || /^\d+$/.test(key) ? "" : ` for \`${key}\``;
}

function inWhat(pointer: string): string {
  const key = tokensOf(pointer).at(-1);
  return key === undefined ? "" : /^\d+$/.test(key) ? " in this entry" : ` in \`${key}\``;
}

/** The value at a JSON Pointer; own properties only. */
export function valueAt(value: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce<unknown>(
    (at, token) => (Array.isArray(at) ? at[Number(token)] : isObject(at) ? own(at, token) : undefined),
    value,
  );
}
