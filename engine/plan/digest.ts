import { createHash } from "node:crypto";

/** `sha256:` and the hex digest of a JSON value's canonical text: equal for equal values, whatever the order of their keys. */
export function digest(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonical(value), "utf8").digest("hex")}`;
}

/** JSON with keys in code-unit order and no spaces, in the manner of https://www.rfc-editor.org/rfc/rfc8785 */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts: string[] = [];
  for (const [key, part] of Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    parts.push(`${JSON.stringify(key)}:${canonical(part)}`);
  return `{${parts.join(",")}}`;
}

/** The hash of a text as Content Security Policy names it: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}
