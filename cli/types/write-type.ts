import { compile } from "json-schema-to-typescript-lite";
import type { JsonSchema } from "../../engine/index.ts";
import { writable } from "./schema.ts";

/** The TypeScript declarations of a schema: the type of this name first, then those that its definitions need. */
export async function writeType(schema: JsonSchema, name: string): Promise<string> {
  // The library changes what it is given.
  const text = await compile(structuredClone(writable(schema, name)), name, {
    additionalProperties: true,
    ignoreMinAndMaxItems: true,
    // What a manifest refers to is in the manifest.
    $refOptions: { resolve: { external: false } },
  });
  return text.trim();
}
