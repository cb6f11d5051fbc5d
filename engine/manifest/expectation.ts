import type { SchemaFault } from "./schema-fault.ts";

/** What a validator expected, in words, from the keyword that failed. */
export function expectation({ keyword, params }: SchemaFault): string {
  const limit = String(params["limit"]);
  switch (keyword) {
    case "type":
      return [params["type"]]
        .flat()
        .map((name) => typeNames.get(String(name)) ?? String(name))
        .join(" or ");
    case "pattern":
      return patterns.get(String(params["pattern"])) ?? `a text that matches ${String(params["pattern"])}`;
    case "minimum":
      return `${limit} or more`;
    case "maximum":
      return `${limit} at most`;
    case "exclusiveMinimum":
      return `more than ${limit}`;
    case "minItems":
      return "at least one entry";
    case "minLength":
      return "a text that says something";
    case "maxLength":
      return `at most ${limit} characters`;
    case "uniqueItems":
      return `each entry once; entries ${Number(params["j"]) + 1} and ${Number(params["i"]) + 1} are the same`;
    default:
      return `what its schema says (${keyword})`;
  }
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["integer", "a whole number"],
  ["boolean", "`true` or `false`"],
  ["object", "a map"],
  ["array", "a list"],
  ["null", "nothing"],
]);

/** The patterns of the published schema; a test holds this list against it. */
export const patterns: ReadonlyMap<string, string> = new Map([
  ["^[a-z][a-z0-9_]{0,47}$", "a name: lower-case letters, digits and `_`, a letter first, at most 48 characters"],
  ["\\S", "a text that says something"],
  ["^https?://\\S+$", "a URL that begins with `http://` or `https://`"],
  ["^(?:/(?:[^~/]|~0|~1)*)*$", "a JSON Pointer such as `/order/id`, or an empty text for the whole result"],
  ["^[A-Za-z_][A-Za-z0-9_]*$", "the name of an environment variable"],
  ["^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$", "a text on one line"],
  ["^(?!0+(?:\\.0+)?[a-z])[0-9]{1,9}(?:\\.[0-9]{1,3})?(?:ms|s|m|h)$", "a duration: a number and `ms`, `s`, `m` or `h`, as in `20s`"],
]);
