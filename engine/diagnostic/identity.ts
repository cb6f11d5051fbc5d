import { tokensOf } from "../source/pointer.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** The longest text that is taken for a name. */
const LONGEST_NAME = 200;

/**
 * What each finding on one manifest is known by again: the rule, the manifest's name, and the names of what the fault consists of. Lines, files and
 * the order of keys are no part of it, so it stays when text moves, also to another file. Findings that are otherwise alike are numbered.
 */
export function identitiesOf(diagnostics: readonly Diagnostic[], manifest: string): ReadonlyMap<Diagnostic, string> {
  const alike = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const identity = [diagnostic.rule, manifest, ...partsOf(diagnostic)]
      .filter((part) => part !== "")
      .map(word)
      .join(" ");
    const group = alike.get(identity);
    if (group === undefined) alike.set(identity, [diagnostic]);
    else group.push(diagnostic);
  }
  return new Map([...alike].flatMap(([identity, group]) => numbered(group.toSorted(byMessage), identity)));
}

/** The name that a manifest gives itself, which its findings are known by; empty where it cannot be read. */
export function manifestName(root: SourceDocument | undefined): string {
  if (root === undefined) return "";
  const { file, map } = root;
  const key = map.key("/name");
  if (bare(file.text.slice(key.start, key.end)) !== "name") return "";
  const value = map.value("/name");
  return value.end - value.start > LONGEST_NAME ? "" : bare(file.text.slice(value.start, value.end));
}

/** The names that tell a finding from others of its rule. */
function partsOf({ pointer, subject, file, span }: Diagnostic): readonly string[] {
  if (subject !== undefined) return [...new Set(subject)].toSorted();
  // Where something stands in a list is a kind of line number.
  const tokens = tokensOf(pointer).filter((token) => !/^\d+$/.test(token));
  const mark = markedName(file, span);
  const path = tokens.length === 0 ? [] : [`/${tokens.join("/")}`];
  return mark === undefined || mark === tokens.at(-1) ? path : [...path, mark];
}

/** What is marked, if it is a name and not a text or a number, which may be edited while the fault stays. */
function markedName(file: SourceFile, { start, end }: Diagnostic["span"]): string | undefined {
  if (end - start > LONGEST_NAME) return undefined;
  const text = bare(file.text.slice(start, end).replace(/^#[ \t]*allow[ \t]+/, ""));
  return /^[\p{L}_][^\s]*$/u.test(text) ? text : undefined;
}

function bare(text: string): string {
  return text.trim().replace(/^(["'`])(.*)\1$/s, "$2");
}

/** One word of an identity: what would end it, or hide in it, is written as a number. */
function word(text: string): string {
  return text.replace(/[\s%]|[^\P{C}\u200c\u200d]/gu, (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
}

function byMessage(one: Diagnostic, other: Diagnostic): number {
  return one.message < other.message ? -1 : one.message > other.message ? 1 : 0;
}

function numbered(group: readonly Diagnostic[], identity: string): readonly (readonly [Diagnostic, string])[] {
  return group.map((diagnostic, at) => [diagnostic, at === 0 ? identity : `${identity} #${at + 1}`] as const);
}
