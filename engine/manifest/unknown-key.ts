import { safeFix } from "../diagnostic/fix.ts";
import { didYouMean } from "../diagnostic/did-you-mean.ts";
import { isObject } from "../protocol/json.ts";
import { replaceText } from "../source/edit/replace.ts";
import { appendToken } from "../source/pointer.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { ReadFinding } from "./diagnose.ts";
import { quote } from "./found.ts";
import { keysAt } from "./schema-reader.ts";

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
  const near = didYouMean(
    key,
    known.filter((name) => !isObject(parent) || !Object.hasOwn(parent, name)),
  );
  return {
    message: `the key ${quote(key)} is not known here; expected one of ${known.map((name) => `\`${name}\``).join(", ")}`,
    at,
    part: "key",
    help: near === undefined ? "keys that begin with `x-` are free for your own use" : `did you mean \`${near.name}\`?`,
    ...(near?.certain === true ? { fix: safeFix(document.file, [replaceText(document, document.map.key(at.pointer), near.name)]) } : {}),
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

const namePattern = "^[a-z][a-z0-9_]{0,47}$";

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

function legalName(key: string): string {
  return key
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 48)
    .replace(/_$/, "");
}
