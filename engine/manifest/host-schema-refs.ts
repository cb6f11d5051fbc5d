import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { valueAt } from "./value-at.ts";
import { describeFound } from "./found.ts";
import type { HostSchemaFault } from "./host-schema.ts";
import { inPlace, subschemas, type Subschema } from "./subschemas.ts";

/**
 * What is wrong with the references of a schema: they lead nowhere, or out of it (nothing is fetched), or a schema leads
 * back to itself before it has looked at any part of the value, so that checking would never end.
 */
export function referenceFaults(schema: JsonObject): readonly HostSchemaFault[] {
  const all = subschemas(schema);
  const referring = all.filter(({ value }) => Object.hasOwn(value, "$ref") || Object.hasOwn(value, "$dynamicRef"));
  if (referring.length === 0) return [];
  const anchors = new Map(all.flatMap((one) => (typeof one.value["$anchor"] === "string" ? [[one.value["$anchor"], one]] : [])));
  const faults = referring.flatMap((one) => unresolved(schema, anchors, one));
  return faults.length > 0 ? faults : circles(schema, anchors, all);
}

type Anchors = ReadonlyMap<string, Subschema>;

function unresolved(schema: JsonObject, anchors: Anchors, { value, pointer }: Subschema): readonly HostSchemaFault[] {
  if (Object.hasOwn(value, "$dynamicRef")) {
    return [{ pointer: `${pointer}/$dynamicRef`, message: "`$dynamicRef` is not supported", help: "use `$ref`" }];
  }
  if (target(schema, anchors, value) !== undefined) return [];
  return [
    {
      pointer: `${pointer}/$ref`,
      message: `the reference ${quoted(own(value, "$ref"))} leads to no part of this schema`,
      help: "refer to a part of the same schema, as in `#/$defs/order`; nothing is fetched",
    },
  ];
}

function quoted(reference: unknown): string {
  return typeof reference === "string" ? `\`${reference}\`` : describeFound(reference);
}

function target(schema: JsonObject, anchors: Anchors, value: JsonObject): Subschema | undefined {
  const reference = own(value, "$ref");
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  const fragment = decoded(reference.slice(1));
  if (fragment === undefined) return undefined;
  if (fragment !== "" && !fragment.startsWith("/")) return anchors.get(fragment);
  const found = valueAt(schema, fragment);
  if (typeof found === "boolean") return { value: {}, pointer: fragment };
  return isObject(found) ? { value: found, pointer: fragment } : undefined;
}

function decoded(fragment: string): string | undefined {
  return /%(?![0-7][0-9a-f])/i.test(fragment) ? undefined : decodeURIComponent(fragment);
}

/** Depth first along what judges the same value; a schema met again while it is still open closes a circle. */
function circles(schema: JsonObject, anchors: Anchors, all: readonly Subschema[]): readonly HostSchemaFault[] {
  const done = new Set<JsonObject>();
  const open = new Set<JsonObject>();
  const next = (one: Subschema): Subschema[] => {
    const referred = target(schema, anchors, one.value);
    return [...inPlace(one), ...(referred === undefined ? [] : [referred])];
  };
  for (const start of all) {
    if (done.has(start.value)) continue;
    const path = [{ schema: start, left: next(start) }];
    open.add(start.value);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const step = top.left.pop();
      if (step === undefined) {
        open.delete(top.schema.value);
        done.add(top.schema.value);
        path.pop();
      } else if (open.has(step.value)) {
        const pointer = Object.hasOwn(top.schema.value, "$ref") ? `${top.schema.pointer}/$ref` : top.schema.pointer;
        return [{ pointer, message: "the schema refers to itself without end", help: "put the reference under `properties` or `items`" }];
      } else if (!done.has(step.value)) {
        open.add(step.value);
        path.push({ schema: step, left: next(step) });
      }
    }
  }
  return [];
}
