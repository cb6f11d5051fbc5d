import type { HttpRequest } from "./http-request.ts";
import { isObject, type Json } from "./json.ts";
import { readUrlTemplate } from "./url-template.ts";

/** An argument that a request names, and the key that does so. */
export interface NamedArgument {
  readonly name: string;
  readonly key: "url" | "query" | "body";
}

/** The arguments that a request names in its URL, its query and its body. */
export function argumentsNamed({ url, query, body }: HttpRequest): readonly NamedArgument[] {
  const template = readUrlTemplate(url);
  const inUrl = template.ok ? template.expressions.flatMap(({ names }) => names) : [];
  return [
    ...inUrl.map((name) => ({ name, key: "url" as const })),
    ...argumentsIn(query).map((name) => ({ name, key: "query" as const })),
    ...argumentsIn(body).map((name) => ({ name, key: "body" as const })),
  ];
}

/** The argument that a text stands for; nothing where it is a text like any other. */
export function argumentOf(text: string): string | undefined {
  return /^\{([^{}\s]+)\}$/.exec(text)?.[1];
}

function argumentsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") {
    const name = argumentOf(value);
    return name === undefined ? [] : [name];
  }
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(argumentsIn);
  return isObject(value) ? Object.values(value).flatMap(argumentsIn) : [];
}
