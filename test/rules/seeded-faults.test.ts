import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { diskSources } from "../../adapters/sources/disk.ts";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { lint } from "../../engine/rules/check.ts";
import { removeEntry } from "../../engine/source/edit/remove.ts";
import { edited, type TextEdit } from "../../engine/source/edit/text-edit.ts";
import { appendToken } from "../../engine/source/pointer.ts";
import type { SourceDocument } from "../../engine/source/source-map.ts";

const folder = resolve(import.meta.dirname, "../../topologies");

interface Good {
  readonly text: string;
  readonly document: SourceDocument;
  readonly judge: (text: string) => readonly Diagnostic[];
}

function goodOf(name: string): Good {
  const path = resolve(folder, name, "topology.yaml");
  const text = readFileSync(path, "utf8");
  const read = (from: string): ReturnType<typeof lint> => lint({ path, text: from }, { sources: diskSources(resolve(path, "..")) });
  const [document] = read(text).documents;
  if (document === undefined) throw new Error(`${path} cannot be read`);
  return { text, document, judge: (from) => read(from).diagnostics };
}

/** One way to spoil a part of a manifest, by its pointer; nothing where it cannot be spoilt so. */
type Fault = (document: SourceDocument, pointer: string) => readonly TextEdit[] | undefined;

const remove: Fault = removeEntry;

const misspell: Fault = ({ file, map }, pointer) => {
  const key = map.key(pointer);
  const name = file.text.slice(key.start, key.end);
  return /^[a-z_]{4,}$/.test(name) ? [{ span: key, text: name.slice(0, 2) + name.slice(3) }] : undefined;
};

const addKey: Fault = ({ file, map }, pointer) => {
  const [first] = map.children?.(pointer) ?? [];
  if (first === undefined) return undefined;
  const { start } = map.key(appendToken(pointer, first));
  const isFlow = file.text.charAt(map.value(pointer).start) === "{";
  const indent = file.text.slice(file.text.lastIndexOf("\n", start) + 1, start);
  if (!isFlow && indent.trim() !== "") return undefined;
  return [{ span: { start, end: start }, text: isFlow ? "zebra: 1, " : `zebra: 1\n${indent}` }];
};

const twice: Fault = ({ file, map }, pointer) => {
  const start = file.text.lastIndexOf("\n", map.key(pointer).start) + 1;
  const { end } = map.value(pointer);
  if (file.text.slice(start, map.key(pointer).start).trim() !== "") return undefined;
  return [{ span: { start, end: start }, text: `${file.text.slice(start, end)}\n` }];
};

function put(text: string): Fault {
  return ({ map }, pointer) => (map.children?.(pointer) === undefined ? [{ span: map.value(pointer), text }] : undefined);
}

const selfHandoff: Fault = ({ map }, pointer) => {
  const [first] = map.children?.(`${pointer}/handoffs`) ?? [];
  const name = pointer.split("/").at(-1) ?? "";
  return first === undefined || first === name ? undefined : [{ span: map.key(`${pointer}/handoffs/${first}`), text: name }];
};

/** Without a colon the key and its value are one text. */
const noColon: Fault = ({ file, map }, pointer) => {
  const { start, end } = { start: map.key(pointer).end, end: map.key(pointer).end + 1 };
  return file.text.slice(start, end + 1) === ": " ? [{ span: { start, end }, text: "" }] : undefined;
};

/** A fault, the parts it is done to, and the rules of which one must speak, once; nothing is said where a part may be left out. */
type Row = readonly [name: string, fault: Fault, parts: RegExp, expected: RegExp];

const named = "[^/]+";
const faults: readonly Row[] = [
  ["a handoff is deleted", remove, /^\/agents\/[^/]+\/handoffs\/[^/]+$/, /^(?:undeclared-outcome|unused-exit|no-human|assertion-fails)$/],
  ["all handoffs of an agent are deleted", remove, /^\/agents\/[^/]+\/handoffs$/, /^(?:undeclared-outcome|no-exit)$/],
  ["a tool is deleted", remove, /^\/tools\/[^/]+$/, /^unknown-tool$/],
  ["a tool is taken from an agent", remove, /^\/agents\/[^/]+\/tools\/\d+$/, /^tool-not-granted$/],
  ["all tools are taken from an agent", remove, /^\/agents\/[^/]+\/tools$/, /^tool-not-granted$/],
  ["a fact is deleted", remove, /^\/facts\/[^/]+$/, /^unknown-(?:fact|placeholder)$/],
  ["an exit is deleted", remove, /^\/exits\/[^/]+$/, /^unknown-target$/],
  ["a model is deleted", remove, /^\/models\/[^/]+$/, /^unknown-model$/],
  ["a routine is deleted", remove, /^\/routines\/[^/]+$/, /^unknown-routine$/],
  ["a tool does not say what it does", remove, /^\/tools\/[^/]+\/effects$/, /^missing-effects$/],
  [
    "what is needed is deleted",
    remove,
    /^\/(?:agents\/[^/]+\/purpose|facts\/[^/]+\/(?:type|set_by|from)|models\/[^/]+\/model|name|entry)$/,
    /^schema$/,
  ],
  ["a source is deleted", remove, /^\/facts\/[^/]+\/(?:set_by|from)$/, /^schema$/],
  ["the version is deleted", remove, /^\/signalbox$/, /^unsupported-version$/],
  ["a timeout is deleted", remove, /^\/tools\/[^/]+\/timeout$/, /^missing-timeout$/],
  ["a key of an agent is misspelt", misspell, new RegExp(`^/agents/${named}/(?:purpose|routine|tools|handoffs|model)$`), /^schema$/],
  [
    "a key of a handoff is misspelt",
    misspell,
    new RegExp(`^/agents/${named}/handoffs/${named}/(?:when|carry|requires|history|limit|mode)$`),
    /^schema$/,
  ],
  [
    "a key of a tool is misspelt",
    misspell,
    new RegExp(`^/tools/${named}/(?:description|input|effects|requires|approval|timeout|use)$`),
    /^schema$/,
  ],
  ["a key of how a tool is reached is misspelt", misspell, new RegExp(`^/tools/${named}/use/${named}$`), /^schema$/],
  ["a key at the top is misspelt", misspell, /^\/(?!signalbox)[a-z_]+$/, /^schema$/],
  ["an agent's declaration is misspelt", misspell, /^\/agents\/[^/]+$/, /^unknown-(?:target|entry)$/],
  ["a tool's declaration is misspelt", misspell, /^\/tools\/[^/]+$/, /^unknown-tool$/],
  ["a fact's declaration is misspelt", misspell, /^\/facts\/[^/]+$/, /^unknown-(?:fact|placeholder)$/],
  ["an exit's declaration is misspelt", misspell, /^\/exits\/[^/]+$/, /^unknown-target$/],
  ["a routine's declaration is misspelt", misspell, /^\/routines\/[^/]+$/, /^unknown-routine$/],
  [
    "a key is put in that nobody knows",
    addKey,
    /^\/(?:(?:agents|tools|facts|exits|models)\/[^/]+|limits|defaults|agents\/[^/]+\/handoffs\/[^/]+)$/,
    /^schema$/,
  ],
  ["a key is there twice", twice, /^\/(?:[a-z]+|(?:agents|tools|facts|exits|routines)\/[^/]+|agents\/[^/]+\/[^/]+)$/, /^duplicate-key$/],
  ["a number for a text", put("4711"), /^\/(?:name|agents\/[^/]+\/purpose|tools\/[^/]+\/description)$/, /^schema$/],
  ["a map for a text", put("{}"), /\/(?:purpose|description|when|then|name|type|model|set_by)$/, /^schema$/],
  ["a text for a number", put("many"), /^\/limits\/(?:turns|handoffs|seconds)$/, /^schema$/],
  ["an agent hands to itself", selfHandoff, /^\/agents\/[^/]+$/, /^(?:self-handoff|undeclared-outcome|duplicate-key)$/],
  [
    "a colon is missing",
    noColon,
    /^\/(?:models|facts|tools)\/[^/]+\/(?:provider|model|max_tokens|type|from|set_by|timeout)$/,
    /^(?:schema|yaml-syntax)$/,
  ],
];

describe.each(["support-desk", "airline", "hub", "peers", "pipeline"].map((name) => [name, goodOf(name)] as const))("%s", (_, good) => {
  test("has no finding", () => expect(good.judge(good.text)).toEqual([]));

  test.each(faults)("one fault, one finding: %s", (_name, fault, parts, expected) => {
    const wrong: string[] = [];
    for (const pointer of pointersIn(good.document)) {
      const edits = parts.test(pointer) ? fault(good.document, pointer) : undefined;
      if (edits === undefined) continue;
      const found = good.judge(edited(good.text, edits));
      const said = found.map(({ rule, message }) => `${rule}: ${message}`);
      // Of some things nothing is missed: a way that another stands in for, the timeout of what may be repeated.
      if (found.length === 0 && fault === remove && /\/handoffs\/|^\/facts\/|\/timeout$/.test(pointer)) continue;
      if (found.length !== 1 || !found.every(({ rule }) => expected.test(rule))) wrong.push(`${pointer}: ${said.join("; ") || "nothing"}`);
    }
    expect(wrong).toEqual([]);
  });
});

function pointersIn({ map }: SourceDocument): readonly string[] {
  const all: string[] = [];
  const left = [""];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    all.push(next);
    for (const token of map.children?.(next) ?? []) left.push(appendToken(next, token));
  }
  return all;
}
