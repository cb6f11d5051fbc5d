/** One `{…}` of a URL template. */
export interface Expression {
  /** As written, braces included. */
  readonly text: string;
  readonly names: readonly string[];
  /** In the path every value must be there; in the query one that is not is left out. */
  readonly part: "path" | "query";
}

/** A URL template that values can be put into, or what is wrong with it. */
export type UrlTemplate =
  | { readonly ok: true; readonly expressions: readonly Expression[] }
  | { readonly ok: false; readonly fault: string; readonly help: string };

const name = /[^{}:*,\s+#=!@|./;?&][^{}:*,\s]*(?::\d{1,4}|\*)?/.source;
const expression = new RegExp(`^\\{([./;?&]?)(${name}(?:,${name})*)\\}$`);

/**
 * Reads a URL as a template of https://www.rfc-editor.org/rfc/rfc6570 of which values can change nothing but their own place: no
 * expression before the path, and none (`{+…}`, `{#…}`) that leaves `/` or `?` in a value as they are.
 */
export function readUrlTemplate(url: string): UrlTemplate {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  if (authority === undefined || authority === "") return wrong("it is no URL", "begin it with `https://` and a host");
  if (/[{}]/.test(authority)) return wrong("a value would choose the host", "write the host out, and a `/` before the first `{`");
  if (authority.includes("@")) return wrong("it holds a user or a password", "send them in a header, taken from the environment");
  if (url.replaceAll(/\{[^{}]*\}/g, "").includes("#")) return wrong("what is behind `#` is never sent", "remove it");
  const parts = url.split(/(\{[^{}]*\})/);
  if (!URL.canParse(parts.map((part, index) => (index % 2 === 1 ? "" : part)).join("")))
    return wrong("it is no URL", "mend the host or the port");
  const expressions: Expression[] = [];
  let inQuery = false;
  for (const [index, text] of parts.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(text)) return wrong("a brace has no partner", "write a brace that is meant as such as `%7B` or `%7D`");
      if (
        !inQuery &&
        text
          .split("?", 1)[0]
          ?.split("/")
          .some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)) === true
      )
        return wrong("its path goes back", "write the path without `.` and `..`");
      inQuery ||= text.includes("?");
      continue;
    }
    const [, operator, list] = expression.exec(text) ?? [];
    if (operator === undefined || list === undefined)
      return /^\{[+#]/.test(text)
        ? wrong(`\`${text}\` would let a value change the path`, `write \`{${text.slice(2)}\``)
        : wrong(`\`${text}\` is no expression of RFC 6570`, "write the name of an argument: `{name}`");
    inQuery ||= operator === "?" || operator === "&";
    expressions.push({ text, names: list.split(",").map((name) => name.replace(/:\d+$|\*$/, "")), part: inQuery ? "query" : "path" });
  }
  return { ok: true, expressions };
}

function wrong(fault: string, help: string): UrlTemplate {
  return { ok: false, fault, help };
}
