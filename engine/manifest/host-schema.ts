import { isObject, type JsonObject } from "../protocol/json.ts";
import { describeFound } from "./found.ts";
import { expectation } from "./expectation.ts";
import { valueAt } from "./value-at.ts";
import { referenceFaults } from "./host-schema-refs.ts";
import { check } from "./meta-validator.generated.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { subschemas } from "./subschemas.ts";
import { appendToken } from "../source/pointer.ts";

/** What is wrong with a JSON Schema, at a JSON Pointer into it. */
export interface HostSchemaFault {
  readonly pointer: string;
  readonly message: string;
  readonly help: string;
}

/** Holds a JSON Schema that an author wrote against draft 2020-12, its patterns and references included. */
export function hostSchemaFaults(schema: JsonObject): readonly HostSchemaFault[] {
  if (!check(schema)) return essential(check.errors ?? []).map((fault) => describe(schema, fault));
  return [...patternFaults(schema), ...referenceFaults(schema)];
}

/** One finding a place: of the branches that failed, the first says what was meant. */
function essential(faults: readonly SchemaFault[]): readonly SchemaFault[] {
  const seen = new Set<string>();
  return faults.filter(({ keyword, instancePath }) => {
    if (keyword === "anyOf" || keyword === "if" || seen.has(instancePath)) return false;
    seen.add(instancePath);
    return true;
  });
}

function describe(schema: JsonObject, fault: SchemaFault): HostSchemaFault {
  const keyword = fault.instancePath.slice(fault.instancePath.lastIndexOf("/") + 1);
  const allowed = fault.params["allowedValues"];
  const expected = Array.isArray(allowed) ? `one of ${allowed.map((one) => `\`${String(one)}\``).join(", ")}` : expectation(fault);
  return {
    pointer: fault.instancePath,
    message: `no JSON Schema: found ${describeFound(valueAt(schema, fault.instancePath))} for \`${keyword}\`; expected ${expected}`,
    help: "write a JSON Schema of draft 2020-12: https://json-schema.org/draft/2020-12",
  };
}

function patternFaults(schema: JsonObject): readonly HostSchemaFault[] {
  return subschemas(schema).flatMap(({ value, pointer }) => {
    const { pattern, patternProperties } = value;
    const places = [
      ...(typeof pattern === "string" ? [{ text: pattern, pointer: `${pointer}/pattern` }] : []),
      ...Object.keys(isObject(patternProperties) ? patternProperties : {}).map((text) => ({
        text,
        pointer: appendToken(`${pointer}/patternProperties`, text),
      })),
    ];
    return places.flatMap((place) => {
      const reason = regexFault(place.text);
      return reason === undefined ? [] : [{ pointer: place.pointer, message: reason, help: "write a regular expression of JavaScript" }];
    });
  });
}

/** Why a text is no regular expression; there is no way to ask but to try. */
function regexFault(text: string): string | undefined {
  try {
    new RegExp(text, "u");
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*:\s*/s, "") : "";
    return `\`${text}\` is no regular expression${reason === "" ? "" : `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`}`;
  }
}
