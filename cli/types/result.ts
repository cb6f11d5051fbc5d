import { tokensOf, type Json, type JsonObject, type JsonSchema } from "../../engine/index.ts";

/** A fact and the JSON Pointer to its value in a tool's result. */
export interface ResultPart {
  readonly fact: string;
  readonly at: string;
}

type Branch = Map<string, Branch | string>;

/** The schema of a result that holds facts at their places; what else it holds is free. Each place may be empty: then the fact stays unknown. */
export function resultSchema(parts: readonly ResultPart[], description: string): JsonSchema {
  const root: Branch = new Map();
  for (const { fact, at } of parts) {
    const tokens = tokensOf(at);
    // Whether a number is a key or an index only the result knows.
    if (!tokens.some((token) => /^\d+$/u.test(token))) place(root, tokens, fact);
  }
  return { description, ...objectOf(root) };
}

function place(branch: Branch, [token = "", ...rest]: readonly string[], fact: string): void {
  const there = branch.get(token);
  if (rest.length === 0) {
    if (there === undefined) branch.set(token, fact);
    return;
  }
  const next = there instanceof Map ? there : new Map<string, Branch | string>();
  branch.set(token, next);
  place(next, rest, fact);
}

function objectOf(branch: Branch): JsonObject {
  const properties = [...branch].map(([name, part]): readonly [string, Json] => [
    name,
    typeof part === "string" ? { tsType: `Facts[${JSON.stringify(part)}]` } : objectOf(part),
  ]);
  // Closed, so that no index signature of the library's own stands in the way of the one a JSON value has.
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}
