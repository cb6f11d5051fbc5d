import type { Json, JsonObject, JsonSchema } from "../../../engine/protocol/json.ts";
import { checkJson } from "../../../engine/protocol/schema.ts";
import { candidates, type Boldness } from "./extract.ts";
import { fieldsOf, type Field } from "./fields.ts";
import type { Datum } from "./known.ts";
import type { Said } from "./memory.ts";
import type { Scene } from "./scene.ts";
import { saysNothing } from "./signals.ts";
import { labelOf, report } from "./speech.ts";
import { condensed, words } from "./words.ts";

/** What a call's input is filled with, and the required fields for which nothing was found. */
export interface Filling {
  readonly input: JsonObject;
  readonly missing: readonly Field[];
}

/** Where values come from beside the conversation. */
export interface FillOptions {
  /** The tool that is to be called. */
  readonly tool?: string;
  /** The step that asks for the call, which may name an amount. */
  readonly step?: string;
  /** Why it is done, where that is not what the user said. */
  readonly reason?: string;
  /** Take only what is established, not what was merely said: it is the result of the work. */
  readonly isResult?: boolean;
  /** Fields that are needed although their schema does not say so. */
  readonly needed?: readonly string[];
}

/** Fills a call's input from what was said, what tools returned and what the routine names. Nothing is made up. */
export function fill(schema: JsonSchema, scene: Scene, options: FillOptions = {}): Filling {
  const input: [string, Json][] = [];
  const missing: Field[] = [];
  for (const field of fieldsOf(schema, options.tool)) {
    const value = valueFor(field, scene, options);
    if (value !== undefined) input.push([field.name, value]);
    else if (field.required || options.needed?.includes(field.name) === true) missing.push(field);
  }
  return { input: Object.fromEntries(input), missing };
}

/** Whether the user was just asked for a field. */
export function wasAsked(field: Field, scene: Scene): boolean {
  return answersTo(field, scene).some(({ index }) => index === scene.memory.latest.index);
}

interface Answer extends Said {
  /** Whether the question was about other fields, too. */
  readonly boldness: "asked" | "shared";
}

/** What the user said right after being asked for a field, newest first. */
function answersTo(field: Field, { memory }: Scene): readonly Answer[] {
  const label = labelOf(field);
  return memory.said.flatMap(({ index, text }, at) => {
    const before = memory.said[at + 1]?.index ?? -1;
    const reply = memory.replies.find((one) => one.index < index && one.index > before && one.text.includes(label));
    return reply === undefined ? [] : [{ index, text, boldness: reply.text.includes(" and ") ? "shared" : "asked" }];
  });
}

function valueFor(field: Field, scene: Scene, options: FillOptions): Json | undefined {
  for (const source of sourcesOf(field, scene, options)) {
    for (const value of source()) if (checkJson(field.schema, value).length === 0) return value;
  }
  return undefined;
}

type Source = () => readonly Json[];

/** In the order in which they are believed: the user's latest word comes before what is known, a guess comes last. */
function sourcesOf(field: Field, scene: Scene, options: FillOptions): readonly Source[] {
  const { memory } = scene;
  const heard =
    (boldness: Boldness, from: number, to?: number): Source =>
    () =>
      memory.said.slice(from, to).flatMap(({ text }) => candidates(field, text, boldness));
  const answers = answersTo(field, scene);
  const answered =
    (latest: boolean): Source =>
    () =>
      answers
        .filter(({ index }) => (index === memory.latest.index) === latest)
        .flatMap(({ text, boldness }) => candidates(field, text, boldness));
  if (field.kind === "prose") return proseSources(field, scene, options);
  if (options.isResult === true) return [() => known(field, scene), () => resembling(field, scene.known.data)];
  if (field.kind === "object") return [() => known(field, scene), () => [fill(field.schema, scene, options).input]];
  return [
    heard("sure", 0, 1),
    answered(true),
    () => known(field, scene),
    answered(false),
    heard("sure", 1),
    () => (options.step === undefined || field.kind !== "number" ? [] : candidates(field, options.step, "sure")),
    () => resembling(field, scene.known.data),
    heard("likely", 0),
    () => ["const", "default"].flatMap((key) => (field.schema[key] === undefined ? [] : [field.schema[key]])),
    () => (field.kind === "choice" ? judged(field, scene) : []),
    () => (field.required && field.kind === "list" ? [[condensed(memory.latest.text)]] : []),
  ];
}

/** Facts, briefings, earlier inputs and results that bear the field's own name. A bare `date` in a result is another one than the date wanted. */
function known(field: Field, scene: Scene): readonly Json[] {
  const fact = scene.known.facts.get(field.name);
  const inputs = scene.memory.calls
    .toReversed()
    .flatMap((call) => (Object.hasOwn(call.input, field.name) ? [call.input[field.name] ?? null] : []));
  const isOther = field.kind === "date" && field.words.length === 1;
  const results = isOther ? [] : scene.known.data.flatMap(({ key, value }) => (key === field.name ? [value] : []));
  return [...(fact === undefined ? [] : asTyped(fact, field)), ...stated(field, scene), ...inputs, ...results];
}

function stated(field: Field, scene: Scene): readonly Json[] {
  const value = scene.memory.stated.get(field.name);
  return value === undefined ? [] : asTyped(value, field);
}

/** A value that was passed on as text, as the type the field wants. */
function asTyped(value: Json, field: Field): readonly Json[] {
  if (typeof value !== "string" || field.schema["type"] === "string") return [value];
  if (field.schema["type"] === "boolean") return [value === "true" ? true : value === "false" ? false : value];
  return value.trim() !== "" && Number.isFinite(Number(value)) ? [Number(value), value] : [value];
}

const SUMS = new Set("amount total price sum cost value paid fee balance".split(" "));
const NAMES = new Set("id number code reference ref key no".split(" "));

/** Values under another name that mean the same: `id` of an order for `order_id`, a total for an amount. */
function resembling(field: Field, data: readonly Datum[]): readonly Json[] {
  if (field.kind === "number" && field.words.some((word) => SUMS.has(word))) {
    return data
      .filter(({ key, value }) => typeof value === "number" && words(key.replaceAll("_", " ")).some((word) => SUMS.has(word)))
      .map(({ value }) => value);
  }
  if (field.kind !== "identifier") return [];
  const about = field.words.filter((word) => !NAMES.has(word));
  return data
    .filter(({ key, tool }) => NAMES.has(key) && about.some((word) => tool.includes(word)))
    .map(({ value }) => (field.schema["type"] === "string" ? String(value) : value));
}

function prose(field: Field, scene: Scene, { reason }: FillOptions): readonly Json[] {
  const { calls, said, arrival } = scene.memory;
  const user = condensed(
    said
      .filter(({ text }) => !saysNothing(text))
      .slice(0, 4)
      .toReversed()
      .map(({ text }) => text)
      .join(" "),
    limitOf(field),
  );
  const collected = calls.filter((call) => call.ok && call.name.startsWith("call_") && call.index > arrival);
  const found = /summary|result|report|plan|answer|overview/u.test(field.name) ? collected.map((call) => report(call)) : [];
  const text = field.name === "reason" && reason !== undefined ? reason : [user, ...found].filter((part) => part !== "").join(" ");
  return text === "" ? [] : [text];
}

const JUDGED = new Set("priority severity urgency importance sentiment impact".split(" "));

/** How grave a matter is, which an agent says and not the user: the plain value, or the gravest where the words are pressing. */
function judged(field: Field, { memory }: Scene): readonly Json[] {
  const values = field.schema["enum"];
  if (!Array.isArray(values) || !field.words.some((word) => JUDGED.has(word))) return [];
  const isPressing = memory.said.some(({ text }) =>
    /\b(?:urgent(?:ly)?|asap|immediately|emergency|at once|right now|critical)\b/iu.test(text),
  );
  const wanted = isPressing
    ? [/critical|urgent|highest/iu, /high|severe|major|angry/iu]
    : [/normal|medium|moderate|neutral|standard/iu, /low|minor/iu];
  return wanted.flatMap((grave) => values.filter((value) => typeof value === "string" && grave.test(value)));
}

/** The reason given for a step comes first; what a briefing states stands until the user speaks again. */
function proseSources(field: Field, scene: Scene, options: FillOptions): readonly Source[] {
  const own: Source = () => prose(field, scene, options);
  const isNew = scene.memory.latest.index > scene.memory.arrival;
  return isNew || (field.name === "reason" && options.reason !== undefined) ? [own] : [() => stated(field, scene), own];
}

function limitOf(field: Field): number {
  const most = field.schema["maxLength"];
  return typeof most === "number" && most > 1 ? Math.min(most - 1, 280) : 280;
}
