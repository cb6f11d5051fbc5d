import type { Diagnostic, Note } from "../diagnostic/diagnostic.ts";
import { isObject } from "../protocol/json.ts";
import { replaceText } from "../source/edit/replace.ts";
import type { TextEdit } from "../source/edit/text-edit.ts";
import { appendToken, tokensOf } from "../source/pointer.ts";
import { maxFaults } from "../source/yaml-fault.ts";
import { explain, type Judged } from "./explain.ts";
import { legalName, namePattern } from "./legal-name.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { keysAt } from "./schema-reader.ts";
import { valueAt } from "./value-at.ts";

/** One place at which a name stands that no provider would take. */
interface Place {
  readonly fault: SchemaFault;
  readonly pointer: string;
  readonly part: "key" | "value";
}

/** What is wrong with names, each name once, and the faults that are about something else. */
export interface IllegalNames {
  readonly diagnostics: readonly Diagnostic[];
  readonly others: readonly SchemaFault[];
}

/** Tells of each illegal name once: where it is declared, or else at its first use, with its other places as notes and a fix that renames it everywhere. */
export function illegalNames(judged: Judged, faults: readonly SchemaFault[]): IllegalNames {
  const names = new Map<string, Place[]>();
  const others: SchemaFault[] = [];
  for (const fault of faults) {
    const found = placeOf(judged, fault);
    if (found === undefined) others.push(fault);
    else names.set(found.name, [...(names.get(found.name) ?? []), found.place]);
  }
  const whole = faults.length < maxFaults;
  return { diagnostics: [...names].map(([name, places]) => explained(judged, name, { places, whole })), others };
}

function placeOf({ value }: Judged, fault: SchemaFault): { readonly name: string; readonly place: Place } | undefined {
  const { instancePath, keyword, params } = fault;
  if (keyword === "additionalProperties") {
    const name = String(params["additionalProperty"]);
    const { known, patterns } = keysAt(instancePath);
    if (known.length > 0 || !patterns.includes(namePattern)) return undefined;
    return { name, place: { fault, pointer: appendToken(instancePath, name), part: "key" } };
  }
  const text = keyword === "pattern" && params["pattern"] === namePattern ? valueAt(value, instancePath) : undefined;
  return typeof text === "string" ? { name: text, place: { fault, pointer: instancePath, part: "value" } } : undefined;
}

interface Found {
  readonly places: readonly Place[];
  /** Whether they are all there are. */
  readonly whole: boolean;
}

function explained(judged: Judged, name: string, { places, whole }: Found): Diagnostic {
  const first = places.find(isDeclaration) ?? places[0];
  if (first === undefined) throw new Error("a name without a place");
  const told = explain(judged, first.fault);
  const notes = [...told.notes, ...places.filter((place) => place !== first).map((place) => noteOf(judged, place))];
  const legal = legalName(name);
  if (legal === "" || !whole) return { ...told, notes };
  const isMeant = !places.some(isDeclaration) && declares(judged.value, legal);
  if (!isMeant && declares(judged.value, legal)) return { ...told, notes };
  const { file } = judged.document;
  const edits = editsOf(judged, { name, legal, places }).map((edit) => ({ file, ...edit }));
  const help = isMeant ? `did you mean \`${legal}\`?` : `\`${legal}\` would do; rename it wherever it is used`;
  return { ...told, notes, help, fix: { safety: isMeant ? "safe" : "unsafe", edits } };
}

/** Names are declared in the maps at the top of a manifest. */
function isDeclaration({ pointer, part }: Place): boolean {
  return part === "key" && tokensOf(pointer).length === 2;
}

function declares(value: unknown, name: string): boolean {
  return isObject(value) && Object.values(value).some((map) => isObject(map) && Object.hasOwn(map, name));
}

function noteOf({ document }: Judged, { pointer, part }: Place): Note {
  return { message: "also here", file: document.file, span: document.map[part](pointer), pointer };
}

interface Renaming {
  readonly name: string;
  readonly legal: string;
  readonly places: readonly Place[];
}

function editsOf(judged: Judged, { name, legal, places }: Renaming): readonly TextEdit[] {
  const { document, value } = judged;
  const named = places.map(({ pointer, part }) => replaceText(document, document.map[part](pointer), legal));
  return [...named, ...textsIn(value).flatMap(([pointer, text]) => editsIn(judged, { pointer, text, name, legal }))];
}

interface Text {
  readonly pointer: string;
  readonly text: string;
  readonly name: string;
  readonly legal: string;
}

/** A name where a text could stand as well (`else: Refund Desk`), and in backticks in prose. */
function editsIn({ document }: Judged, { pointer, text, name, legal }: Text): readonly TextEdit[] {
  const span = document.map.value(pointer);
  if (text === name) return /\/(?:else|routine)$/.test(pointer) ? [replaceText(document, span, legal)] : [];
  if (!text.includes(`\`${name}\``)) return [];
  const raw = document.file.text.slice(span.start, span.end);
  return [...raw.matchAll(/`([^`\r\n]+)`/g)].flatMap((found) => {
    const start = span.start + found.index + 1;
    return found[1] === name ? [{ span: { start, end: start + name.length }, text: legal }] : [];
  });
}

/** Every text in a value, with its pointer. */
function textsIn(value: unknown): readonly (readonly [string, string])[] {
  const texts: (readonly [string, string])[] = [];
  const left: (readonly [string, unknown])[] = [["", value]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [pointer, part] = next;
    if (typeof part === "string") texts.push([pointer, part]);
    else if (Array.isArray(part)) left.push(...part.map((one, at): readonly [string, unknown] => [appendToken(pointer, at), one]));
    else if (isObject(part)) {
      left.push(...Object.entries(part).map(([key, one]): readonly [string, unknown] => [appendToken(pointer, key), one]));
    }
  }
  return texts;
}
