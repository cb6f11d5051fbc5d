/** JSON Pointers: https://www.rfc-editor.org/rfc/rfc6901 */

/** Appends one reference token, escaped, to a pointer. */
export function appendToken(pointer: string, token: string | number): string {
  if (typeof token === "number" || !(token.includes("/") || token.includes("~"))) return `${pointer}/${token}`;
  return `${pointer}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The unescaped tokens of a pointer; the empty pointer has none. */
export function tokensOf(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
