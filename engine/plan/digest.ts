import { createHash } from "node:crypto";
import { isObject } from "../protocol/json.ts";

/** `sha256:` and the hex digest of a JSON value's canonical text: equal for equal values, whatever the order of their keys. */
export function digest(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonical(value), "utf8").digest("hex")}`;
}

/** JSON with keys in code-unit order and no spaces, in the manner of https://www.rfc-editor.org/rfc/rfc8785 */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  let text = "";
  for (const key of Object.keys(value).toSorted()) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonical(value[key])}`;
  return `{${text}}`;
}

/** The hash of a text as Content Security Policy names it: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}
