import type { Json, JsonSchema } from "../../protocol/json.ts";

/** Whether two values say the same, whatever the order of their keys; in a schema also whatever the order of `required` and `enum`. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || canonical(one, "") === canonical(other, "");
}

/** Whether two texts say the same; white space around them is nobody's. */
export function sameText(one: string | undefined, other: string | undefined): boolean {
  return (one ?? "").trim() === (other ?? "").trim();
}

/** A schema without what is written for people. */
export function bareSchema(schema: JsonSchema): Json {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === "description" && typeof value === "string" ? undefined : value)),
  ) as Json;
}

const unordered: ReadonlySet<string> = new Set(["required", "enum", "type"]);

function canonical(value: unknown, key: string): string {
  if (Array.isArray(value)) {
    const parts = value.map((part) => canonical(part, ""));
    return `[${(unordered.has(key) ? parts.toSorted() : parts).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const parts = Object.entries(value).flatMap(([name, part]) =>
    part === undefined ? [] : [`${JSON.stringify(name)}:${canonical(part, name)}`],
  );
  return `{${parts.toSorted().join(",")}}`;
}
