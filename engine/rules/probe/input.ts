import { didYouMean } from "../../diagnostic/did-you-mean.ts";
import type { Offer } from "../../protocol/offer.ts";
import type { Tool } from "../../manifest/manifest.ts";
import { isObject, own, type Json, type JsonObject } from "../../protocol/json.ts";
import type { Origin } from "../../source/source-map.ts";
import { within } from "../reading/passage.ts";
import type { Finding, RuleContext } from "../rule.ts";
import { offeredTools } from "./offered.ts";

/** Reports each argument that a tool's server requires, knows or takes otherwise than the manifest declares. Schemas that are put together by `$ref` or `allOf` are left alone. */
export function checkInput({ manifest, report }: RuleContext, offers: ReadonlyMap<string, Offer>): void {
  for (const [tool, { input }, server] of offeredTools(manifest, offers)) {
    if (isComposed(input) || isComposed(tool.input)) continue;
    const [theirs, ours] = [fieldsOf(input), fieldsOf(tool.input)];
    const [required, given] = [namesIn(input, "required"), namesIn(tool.input, "required")];
    for (const name of required) {
      if (given.has(name)) continue;
      const isDeclared = own(ours, name) !== undefined;
      const says = own(theirs, name) ?? {};
      report({
        ...(isDeclared ? placeOf(tool, name) : { at: tool.inputOrigin, part: "key" }),
        subject: [tool.name, name],
        message: isDeclared
          ? `server \`${server}\` requires \`${name}\` of \`${tool.name}\`, but here it may be left out`
          : `server \`${server}\` requires \`${name}\` of \`${tool.name}\`, which is not declared`,
        help: isDeclared ? `make \`${name}\` required` : `declare it: the server says \`${name}: ${said(says)}\``,
      });
    }
    for (const [name, schema] of Object.entries(ours)) {
      const known = own(theirs, name);
      if (known === undefined) {
        if (isOpen(input)) continue;
        const meant = didYouMean(name, new Set(Object.keys(theirs)));
        const there = Object.keys(theirs).map((one) => `\`${one}\``);
        report({
          ...placeOf(tool, name),
          subject: [tool.name, name],
          message: `server \`${server}\` knows no argument \`${name}\` of \`${tool.name}\``,
          help:
            meant !== undefined ? `did you mean \`${meant.name}\`?` : there.length === 0 ? "it takes none" : `it knows ${there.join(", ")}`,
        });
        continue;
      }
      const fault = mismatch(schema, known);
      if (fault === undefined) continue;
      report({
        ...placeOf(tool, name),
        subject: [tool.name, name],
        message: `\`${name}\` of \`${tool.name}\` is declared as ${fault.ours}, but server \`${server}\` takes ${fault.theirs}`,
        help: `declare what the server takes: \`${name}: ${said(known)}\``,
      });
    }
  }
}

function isComposed(schema: JsonObject): boolean {
  return ["$ref", "allOf", "anyOf", "oneOf"].some((key) => Object.hasOwn(schema, key));
}

function fieldsOf(schema: JsonObject): JsonObject {
  const properties = own(schema, "properties");
  return isObject(properties) ? properties : {};
}

function namesIn(schema: JsonObject, key: string): ReadonlySet<string> {
  const names = own(schema, key);
  return new Set(Array.isArray(names) ? names.filter((name) => typeof name === "string") : []);
}

/** Says of itself that it takes arguments that it does not list. */
function isOpen(schema: JsonObject): boolean {
  const more = own(schema, "additionalProperties");
  return more === true || isObject(more) || isObject(own(schema, "patternProperties"));
}

/** Where a field of a tool's input is declared: in the shorthand, or among the properties of a whole schema. */
function placeOf({ inputOrigin }: Tool, name: string): Pick<Finding, "at" | "part"> {
  const places = [within(inputOrigin, name), within(inputOrigin, `${name}?`), within(within(inputOrigin, "properties"), name)];
  const found = places.find(({ pointer }) => pointer !== inputOrigin.pointer && !pointer.endsWith("/properties"));
  const at: Origin = found ?? inputOrigin;
  return { at, part: "key" };
}

/** What the one can be and the other cannot, in types and listed values. */
function mismatch(ours: Json, theirs: Json): { readonly ours: string; readonly theirs: string } | undefined {
  if (!isObject(ours) || !isObject(theirs) || isComposed(ours) || isComposed(theirs)) return undefined;
  const [declared, taken] = [typesOf(ours), typesOf(theirs)];
  const fits = (type: string): boolean => taken.includes(type) || (type === "integer" && taken.includes("number"));
  if (declared.length > 0 && taken.length > 0 && !declared.every(fits)) return { ours: listed(declared), theirs: listed(taken) };
  const [values, allowed] = [valuesOf(ours), valuesOf(theirs)];
  if (allowed === undefined || values === undefined || values.every((value) => allowed.includes(value))) return undefined;
  return { ours: listed(values), theirs: listed(allowed) };
}

function typesOf(schema: JsonObject): readonly string[] {
  const type = own(schema, "type");
  return (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
}

/** The listed values, as JSON. */
function valuesOf(schema: JsonObject): readonly string[] | undefined {
  const values = own(schema, "enum");
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value));
  return Object.hasOwn(schema, "const") ? [JSON.stringify(schema["const"])] : undefined;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

const longest = 160;

/** A schema as the server said it, where it fits a line. */
function said(schema: Json): string {
  const { type, ...rest } = isObject(schema) ? schema : {};
  if (typeof type === "string" && Object.keys(rest).every((key) => key === "description" || key === "title" || key === "default"))
    return type;
  const text = JSON.stringify(schema);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
