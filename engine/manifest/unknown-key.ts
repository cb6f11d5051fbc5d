import { isObject, own, type JsonObject } from "../protocol/json.ts";
import { appendToken } from "../source/pointer.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { ReadFinding } from "./diagnose.ts";
import { quote } from "./found.ts";
import { nearest } from "./suggest.ts";

interface Surroundings {
  readonly document: SourceDocument;
  /** The part of the schema that knows the keys. */
  readonly holder: JsonObject;
  /** Where the map stands that holds the key. */
  readonly pointer: string;
  readonly parent: unknown;
}

/** A key that is not known there, or a name that is not legal, with the one that was likely meant. */
export function unknownKey(around: Surroundings, key: string): Omit<ReadFinding, "rule"> {
  const { document, holder, pointer, parent } = around;
  const at = { document, pointer: appendToken(pointer, key) };
  const properties = own(holder, "properties");
  if (!isObject(properties)) return illegalName(around, key);
  const known = Object.keys(properties);
  const near = nearest(
    key,
    known.filter((name) => !isObject(parent) || !Object.hasOwn(parent, name)),
  );
  const list = known.map((name) => `\`${name}\``).join(", ");
  return {
    message: `the key \`${shown(key)}\` is not known here; expected one of ${list}`,
    at,
    part: "key",
    help: near === undefined ? "keys that begin with `x-` are free for your own use" : `did you mean \`${near}\`?`,
    ...(near === undefined ? {} : { fix: [{ span: document.map.key(at.pointer), text: near }] }),
  };
}

function illegalName({ document, holder, pointer, parent }: Surroundings, key: string): Omit<ReadFinding, "rule"> {
  const at = { document, pointer: appendToken(pointer, key) };
  const patterns = Object.keys(own(holder, "patternProperties") ?? {});
  if (!patterns.includes(namePattern)) {
    return {
      message: `found the field name ${quote(key)}; expected letters, digits, \`_\`, \`-\`, \`.\` or \`$\`, not a digit first, and \`?\` at the end if it is optional`,
      at,
      part: "key",
    };
  }
  const legal = legalName(key);
  const free = legal !== undefined && !(isObject(parent) && Object.hasOwn(parent, legal));
  return {
    message: `found the name ${quote(key)}; expected lower-case letters, digits and \`_\`, a letter first, at most 48 characters`,
    at,
    part: "key",
    help: free
      ? `\`${legal}\` would do; rename it wherever it is used`
      : "choose a name that every provider accepts as part of a tool's name",
  };
}

const namePattern = "^[a-z][a-z0-9_]{0,47}$";

function legalName(key: string): string | undefined {
  const name = key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 48);
  return name === "" ? undefined : name;
}

function shown(key: string): string {
  return key.length > 60 ? `${key.slice(0, 57)}...` : key.replaceAll(/\s+/g, " ");
}
