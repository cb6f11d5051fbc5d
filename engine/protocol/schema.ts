import { Validator, type OutputUnit, type Schema } from "@cfworker/json-schema";
import type { JsonSchema } from "./json.ts";
import { plainFitOf, type PlainFit } from "./plain-fit.ts";

/** One way in which a value fails a schema. */
export interface SchemaProblem {
  /** JSON Pointer into the value. */
  readonly pointer: string;
  /** In plain words, for an author or a model to act on. */
  readonly message: string;
  /** Set where the schema itself is broken, or the value too large, so that nothing is known about the value. */
  readonly unchecked?: true;
}

/** More values than this in one instance are not looked at: comparing the items of a list with each other takes the square of their number. */
const mostValues = 100_000;
const mostCompared = 5_000;
const mostProblems = 8;
const mostText = 300;

interface Checks {
  readonly fits: PlainFit | undefined;
  /** The schema as it was when it was first asked for. */
  readonly text: string;
  /** Made for the first value that does not fit plainly; a text says why it cannot be. */
  library: Library | string | undefined;
}

interface Library {
  readonly quick: Validator;
  readonly thorough: Validator;
  readonly mostValues: number;
}

const known = new WeakMap<JsonSchema, Checks | string>();

/**
 * Holds a JSON value to a JSON Schema (draft 2020-12). An empty list means it fits. Never throws: a schema that cannot be
 * used, or a value too large to look at, is one problem marked `unchecked`. The schema is interpreted, not compiled.
 */
export function checkJson(schema: JsonSchema, value: unknown): readonly SchemaProblem[] {
  const checks = checksOf(schema);
  if (typeof checks === "string") return [unchecked(`its schema cannot be used: ${checks}`)];
  if (checks.fits?.(value) === true) return [];
  checks.library ??= makeLibrary(checks.text);
  const { library } = checks;
  if (typeof library === "string") return [unchecked(`its schema cannot be used: ${library}`)];
  if (!holdsAtMost(value, library.mostValues))
    return [unchecked(`it holds more than ${library.mostValues} values, which is more than can be checked`)];
  try {
    const quick = library.quick.validate(value);
    if (quick.valid) return [];
    return problemsOf(quick.errors.length === 0 ? [] : thoroughErrors(library, value, quick.errors));
  } catch (error) {
    return [unchecked(`its schema cannot be used: ${firstLine(error)}`)];
  }
}

/** Problems as one line of text, `/amount must be "number", not "string"; lacks "id"`, each cut to a length one can read. */
export function describeProblems(problems: readonly SchemaProblem[]): string {
  return problems.map(({ pointer, message }) => cut(pointer === "" ? message : `${cut(pointer)} ${message}`)).join("; ");
}

function cut(text: string): string {
  return text.length <= mostText ? text : `${text.slice(0, mostText)}…`;
}

function checksOf(schema: JsonSchema): Checks | string {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const made = makeChecks(schema);
  known.set(schema, made);
  return made;
}

function makeChecks(schema: JsonSchema): Checks | string {
  try {
    const text = JSON.stringify(schema);
    return { fits: plainFitOf(JSON.parse(text) as JsonSchema), text, library: undefined };
  } catch (error) {
    return firstLine(error);
  }
}

/** The library writes hidden marks into the schema it is given, so it gets a copy: ours may be frozen. */
function makeLibrary(text: string): Library | string {
  const copy = JSON.parse(text) as Schema;
  try {
    return {
      quick: new Validator(copy, "2020-12", true),
      thorough: new Validator(copy, "2020-12", false),
      mostValues: text.includes('"uniqueItems"') ? mostCompared : mostValues,
    };
  } catch (error) {
    return firstLine(error);
  }
}

/** Every fault and not only the first, unless there are so many that collecting them overflows. */
function thoroughErrors({ thorough }: Library, value: unknown, fallback: readonly OutputUnit[]): readonly OutputUnit[] {
  try {
    return thorough.validate(value).errors;
  } catch {
    return fallback;
  }
}

function problemsOf(errors: readonly OutputUnit[]): readonly SchemaProblem[] {
  const told = new Map<string, SchemaProblem>();
  for (const unit of errors) {
    if (told.size >= mostProblems) break;
    if (echoes.has(unit.keyword)) continue;
    const problem = { pointer: pointerOf(unit), message: wordsOf(unit) };
    told.set(`${problem.pointer} ${problem.message}`, problem);
  }
  return told.size > 0 ? [...told.values()] : [{ pointer: "", message: "does not fit its schema" }];
}

/** These say only that something further down failed, which is told by its own unit. */
const echoes: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "items",
  "prefixItems",
  "unevaluatedItems",
  "allOf",
  "$ref",
  "$recursiveRef",
  "dependentSchemas",
  "if",
]);

function pointerOf(unit: OutputUnit): string {
  const fragment = unit.instanceLocation.replace(/^#/, "");
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function wordsOf(unit: OutputUnit): string {
  for (const [pattern, words] of phrases) if (pattern.test(unit.error)) return unit.error.replace(pattern, words);
  return unit.error.replace(/\.$/, "");
}

const phrases: readonly (readonly [RegExp, string])[] = [
  [/^Instance type "(.*?)" is invalid\. Expected "(.*)"\.$/s, 'must be "$2", not "$1"'],
  [/^Instance does not have required property "(.*)"\.$/s, 'lacks "$1"'],
  [/^False boolean schema\.$/, "is not allowed here"],
  [/^Instance does not match any of (.*)\.$/s, "must be one of $1"],
  [/^Instance does not match any subschemas\.$/, "fits none of the alternatives"],
  [/^Instance does not match exactly one subschema \((.*) matches\)\.$/, "must fit exactly one of the alternatives and fits $1"],
  [/^Instance matched "not" schema\.$/, "is what its schema excludes"],
  [/^Instance does not match (.*)\.$/s, "must be $1"],
  [/^Instance does not have at least (.*) properties\.$/, "has the wrong number of properties (the bound is $1)"],
  [/^Property name "(.*)" does not match schema\.$/s, 'has a property "$1" whose name is not allowed'],
  [/^Instance has "(.*)" but does not have "(.*)"\.$/s, 'has "$1" and so must have "$2"'],
  [/^(\S+) is less than (?:or equal to )?(.*)\.$/, "is $1, below the bound of $2"],
  [/^(\S+) is greater than (?:or equal to )?(.*)\.$/, "is $1, above the bound of $2"],
  [/^(\S+) is not a multiple of (.*)\.$/, "is $1, which is no multiple of $2"],
  [/^String is too short \((.*) < (.*)\)\.$/, "has $1 characters, fewer than $2"],
  [/^String is too long \((.*) > (.*)\)\.$/, "has $1 characters, more than $2"],
  [/^String does not match pattern\.$/, "does not match its pattern"],
  [/^String does not match format "(.*)"\.$/s, 'is not in the format "$1"'],
];

/** Counts without recursion, so that depth cannot hurt either. */
function holdsAtMost(value: unknown, most: number): boolean {
  const open: unknown[] = [value];
  let count = 0;
  while (open.length > 0) {
    const next = open.pop();
    count += 1;
    if (count + open.length > most) return false;
    if (typeof next !== "object" || next === null) continue;
    for (const part of Array.isArray(next) ? next : Object.values(next)) open.push(part);
  }
  return true;
}

function unchecked(message: string): SchemaProblem {
  return { pointer: "", message, unchecked: true };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? "";
}
