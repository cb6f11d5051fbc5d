import { safeFix } from "../diagnostic/fix.ts";
import { didYouMean } from "../diagnostic/did-you-mean.ts";
import { isObject } from "../protocol/json.ts";
import { replaceText } from "../source/edit/replace.ts";
import { appendToken, tokensOf } from "../source/pointer.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { ReadFinding } from "./diagnose.ts";
import { quote } from "./found.ts";
import { legalName, namePattern } from "./legal-name.ts";
import { keysAt } from "./schema-reader.ts";
import { valueAt } from "./value-at.ts";

interface Surroundings {
  readonly document: SourceDocument;
  /** Where the map stands that holds the key. */
  readonly pointer: string;
  readonly parent: unknown;
}

/** A key that is not known there, or a name that is not legal, with the one that was likely meant. */
export function unknownKey(around: Surroundings, key: string): Omit<ReadFinding, "rule"> {
  const { document, pointer, parent } = around;
  const { known, patterns } = keysAt(pointer);
  const at = { document, pointer: appendToken(pointer, key) };
  if (known.length === 0) return { at, part: "key", ...(patterns.includes(namePattern) ? illegalName(parent, key) : illegalField(key)) };
  const text = brokenText(around, known);
  if (text !== undefined) return text;
  const free = known.filter((name) => !isObject(parent) || !Object.hasOwn(parent, name));
  const bare = keyWithoutColon(key, free);
  if (bare !== undefined) return withoutColon(around, key, bare);
  const near = didYouMean(key, free);
  return {
    message: `the key ${quote(key)} is not known here; expected one of ${known.map((name) => `\`${name}\``).join(", ")}`,
    at,
    part: "key",
    help: near === undefined ? "keys that begin with `x-` are free for your own use" : `did you mean \`${near.name}\`?`,
    ...(near?.certain === true ? { fix: safeFix(document.file, [replaceText(document, document.map.key(at.pointer), near.name)]) } : {}),
  };
}

/** The known key that a wrong one begins with, as in `{ provider anthropic }`; absent where there is none. */
export function keyWithoutColon(key: string, known: readonly string[]): string | undefined {
  const [first = "", rest = ""] = key.split(/ (.*)/s);
  return rest !== "" && known.includes(first) ? first : undefined;
}

/** Whether a key without a value, behind a comma, is a known one that lacks its colon (`{ model: x, max_tokens 1024 }`), and no rest of a text. */
export function lacksColon(value: unknown, pointer: string): boolean {
  const [parent, key = ""] = [pointer.slice(0, pointer.lastIndexOf("/")), tokensOf(pointer).at(-1)];
  const { known, required } = keysAt(parent);
  const first = keyWithoutColon(key, known);
  const map = valueAt(value, parent);
  if (first === undefined || (isObject(map) && Object.hasOwn(map, first))) return false;
  return required.includes(first) || key.split(" ").length === 2;
}

function withoutColon({ document, pointer, parent }: Surroundings, key: string, known: string): Omit<ReadFinding, "rule"> {
  const at = { document, pointer: appendToken(pointer, key) };
  const { start, end } = document.map.key(at.pointer);
  const isPlain = document.file.text.slice(start, end) === key && isObject(parent) && parent[key] === null;
  const colon = { span: { start: start + known.length, end: start + known.length }, text: ":" };
  return {
    message: `${quote(key)} is read as a key, since there is no colon after \`${known}\``,
    at,
    part: "key",
    help: `write \`${known}: ${key.slice(known.length + 1)}\``,
    ...(isPlain ? { fix: safeFix(document.file, [colon]) } : {}),
  };
}

/** `- Ask: the order number`, where the colon made a map of what was meant as a step's text. */
function brokenText({ document, pointer, parent }: Surroundings, known: readonly string[]): Omit<ReadFinding, "rule"> | undefined {
  if (!known.includes("do") || !isObject(parent)) return undefined;
  const keys = Object.keys(parent);
  if (keys.length !== 1 || keys.some((key) => didYouMean(key, known)?.certain)) return undefined;
  const span = document.map.value(pointer);
  const text = document.file.text.slice(span.start, span.end);
  const mends = typeof parent[keys[0] ?? ""] === "string" && !/[\r\n"'{}]/.test(text);
  return {
    message: `the colon makes a map of this step, with the key ${quote(keys[0] ?? "")}; expected a text, or a map with one of ${known.map((name) => `\`${name}\``).join(", ")}`,
    at: { document, pointer: appendToken(pointer, keys[0] ?? "") },
    part: "key",
    help: mends ? `if the whole is a text, quote it: ${JSON.stringify(text)}` : "if the whole is a text, quote it",
    ...(mends ? { fix: safeFix(document.file, [{ span, text: JSON.stringify(text) }]) } : {}),
  };
}

function illegalName(parent: unknown, key: string): Pick<ReadFinding, "message" | "help"> {
  const legal = legalName(key);
  const free = legal !== "" && !(isObject(parent) && Object.hasOwn(parent, legal));
  return {
    message: `found the name ${quote(key)}; expected lower-case letters, digits and \`_\`, a letter first, at most 48 characters`,
    help: free
      ? `\`${legal}\` would do; rename it wherever it is used`
      : "choose a name that every provider accepts as part of a tool's name",
  };
}

function illegalField(key: string): Pick<ReadFinding, "message" | "help"> {
  return {
    message: `found the field name ${quote(key)}; expected letters, digits, \`_\`, \`-\`, \`.\` or \`$\`, no digit first, at most 64 characters`,
    help: "rename the field; a `?` at the end of its name makes it optional",
  };
}
