import { didYouMean, listNames } from "../../diagnostic/did-you-mean.ts";
import type { Edit, Fix } from "../../diagnostic/diagnostic.ts";
import { unsafeFix } from "../../diagnostic/fix.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { replaceText } from "../../source/edit/replace.ts";
import { appendToken } from "../../source/pointer.ts";
import type { Origin, SourceDocument } from "../../source/source-map.ts";
import type { RuleContext } from "../rule.ts";
import { placeOf, type Use } from "./names.ts";

/** What a name should have been, and the names there are. */
export interface Expected {
  /** What the name is used as: "target". */
  readonly kind: string;
  /** What it must then be: "an agent or an exit". */
  readonly what: string;
  readonly plural: string;
  readonly declared: ReadonlySet<string>;
  /** Where such a name is declared, for the help: "under `tools`". */
  readonly where: string;
  /** Where one of them is declared; none for what every topology has. */
  readonly originOf?: (name: string) => Origin | undefined;
  /** Where a name stands besides: in prose, in assertions. What is wrong there is the same fault. */
  readonly echoes?: readonly ((name: string) => readonly Use[])[];
}

/** How many wrong names are compared with the right ones: all but in a file so large, and so broken, that it would take quadratic time. */
export function attempts(declared: ReadonlySet<string>): number {
  return Math.max(10, Math.floor(200_000 / (declared.size + 1)));
}

/** Reports each name that nothing declares, once: at its first use, with the others as notes. */
export function reportUnknown(context: RuleContext, uses: readonly Use[], expected: Expected): void {
  const unknown = byName(uses, expected.declared);
  if (unknown.size === 0) return;
  const available = listNames(expected.declared);
  let left = attempts(expected.declared);
  const used = new Set(uses.map(({ name }) => name));
  for (const [name, own] of unknown) {
    const places = [...own, ...echoesOf(expected, name)];
    const [first, ...others] = places;
    if (first === undefined) continue;
    const meant = left-- > 0 ? didYouMean(name, expected.declared) : undefined;
    const other = otherKind(name, expected, context.manifest);
    const isCertain = meant?.certain === true && other === undefined;
    context.report({
      ...placeOf(first),
      subject: [name],
      message: `unknown ${expected.kind} \`${name}\`: expected ${expected.what} declared ${expected.where}`,
      help: other ?? (meant === undefined ? helpFor(expected, available) : `did you mean \`${meant.name}\`?`),
      notes: others.map((use) => ({ ...placeOf(use), message: `also used here, by ${use.by}` })),
      ...(isCertain ? mending(expected, { places, wrong: name, right: meant.name, used }) : {}),
    });
  }
}

interface Slip {
  readonly places: readonly Use[];
  readonly wrong: string;
  readonly right: string;
  /** The names that are used. */
  readonly used: ReadonlySet<string>;
}

/** Where all agree on a name but its declaration, that may well be what is misspelt; its author has to say so. */
function mending(expected: Expected, { places, wrong, right, used }: Slip): { readonly fix?: Fix } {
  const origin = expected.originOf?.(right);
  const isDoubtful = origin !== undefined && places.length > 1 && !used.has(right) && echoesOf(expected, right).length === 0;
  if (isDoubtful && places.length > 2) {
    const { document, pointer } = origin;
    return { fix: unsafeFix(document.file, [replaceText(document, document.map.key(pointer), wrong)]) };
  }
  const edits = editsOf(places, wrong, right);
  return edits.length === 0 ? {} : { fix: { safety: isDoubtful ? "unsafe" : "safe", edits } };
}

function echoesOf({ echoes = [] }: Expected, name: string): readonly Use[] {
  return echoes.flatMap((placesOf) => placesOf(name));
}

/**
 * The declared names that are not used, but for those that an unknown name was likely meant to be: they are not left over, only misspelt.
 * What else counts as a use is asked for only where that leaves a name over.
 */
export function unusedNames(
  declared: ReadonlySet<string>,
  uses: readonly Use[],
  alsoUsed: () => Iterable<string> = () => [],
): ReadonlySet<string> {
  const unused = new Set(declared);
  for (const { name } of uses) unused.delete(name);
  if (unused.size === 0) return unused;
  for (const name of alsoUsed()) unused.delete(name);
  if (unused.size === 0) return unused;
  for (const name of [...byName(uses, declared).keys()].slice(0, attempts(unused))) {
    const meant = didYouMean(name, unused, 0.5);
    if (meant !== undefined) unused.delete(meant.name);
  }
  return unused;
}

function byName(uses: readonly Use[], declared: ReadonlySet<string>): ReadonlyMap<string, readonly Use[]> {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    if (declared.has(use.name)) continue;
    const group = groups.get(use.name);
    if (group === undefined) groups.set(use.name, [use]);
    else group.push(use);
  }
  return groups;
}

function helpFor({ plural, declared, where }: Expected, available: string): string {
  if (declared.size === 0) return `declare it ${where}; there are no ${plural} yet`;
  return `declare it ${where}, or name one of the ${plural} there are: ${available}`;
}

/** What else the name is declared as: an agent among the tools is a misunderstanding, not a slip. */
function otherKind(name: string, { what }: Expected, { agents, exits, tools, facts, routines, models }: Manifest): string | undefined {
  const kinds = { "an agent": agents, "an exit": exits, "a tool": tools, "a fact": facts, "a routine": routines, "a model": models };
  const other = Object.entries(kinds).find(([, names]) => names.has(name))?.[0];
  return other === undefined ? undefined : `\`${name}\` is ${other}, not ${what}`;
}

/** The edits that spell a name right wherever it is used; none where that cannot be done everywhere. */
function editsOf(uses: readonly Use[], wrong: string, right: string): readonly Edit[] {
  const edits = uses.flatMap((use): readonly Edit[] => {
    const { span } = placeOf(use);
    const { file } = use.at.document;
    return file.text.slice(span.start, span.end) === wrong && !namesBeside(use.at).has(right) ? [{ file, span, text: right }] : [];
  });
  return edits.length === uses.length ? edits : [];
}

const beside = new WeakMap<SourceDocument, Map<string, ReadonlySet<string>>>();

/** The names in the map or the list that a name stands in: to mend it must not make one of them twice. */
function namesBeside({ document, pointer }: Origin): ReadonlySet<string> {
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const known = beside.get(document) ?? new Map<string, ReadonlySet<string>>();
  beside.set(document, known);
  const names = known.get(parent) ?? new Set((document.map.children?.(parent) ?? []).map((token) => nameAt(document, parent, token)));
  known.set(parent, names);
  return names;
}

function nameAt({ file, map }: SourceDocument, parent: string, token: string): string {
  if (!/^\d+$/.test(token)) return token;
  const { start, end } = map.value(appendToken(parent, token));
  return file.text.slice(start, end).replace(/^(["'])(.*)\1$/, "$2");
}
