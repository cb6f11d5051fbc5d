import { FAILURES, type FailureCode } from "./failure.ts";
import { isObject, type JsonObject } from "./json.ts";
import { noUsage, type StopReason, type Usage } from "./model.ts";

/** What a step demands of the request it answers. A demand that is not met fails the call with the code `script`. */
export interface ScriptExpectation {
  readonly agent?: string;
  /** Each of these is offered. */
  readonly tools?: readonly string[];
  /** None of these is offered. */
  readonly withoutTools?: readonly string[];
  /** The last message's text holds this string, or matches this expression. */
  readonly lastMessage?: string | RegExp | { readonly pattern: string; readonly flags?: string };
}

/** One answer: prose, calls, or both; or, with `failure`, the failure the call ends with. */
export interface ScriptStep {
  readonly text?: string;
  /** Arguments as an object, or as the raw text a model might send. Default: none. */
  readonly calls?: readonly { readonly name: string; readonly arguments?: JsonObject | string }[];
  /** Default: `calls` where there are calls, else `end`. */
  readonly stop?: StopReason;
  readonly usage?: Partial<Usage>;
  readonly failure?:
    | FailureCode
    | { readonly code: FailureCode; readonly message?: string; readonly retryable?: boolean; readonly status?: number };
  /** Milliseconds to wait before answering. */
  readonly delayMs?: number;
  readonly expect?: ScriptExpectation;
}

/** The answers in the order in which they are asked for: of all agents together, or a list for each agent. */
export type Script = readonly ScriptStep[] | { readonly [agent: string]: readonly ScriptStep[] };

const stepKeys = ["text", "calls", "stop", "usage", "failure", "delayMs", "expect"];
const stops: readonly unknown[] = ["end", "calls", "length", "refusal", "other"] satisfies readonly StopReason[];

/** Says what keeps a value (parsed JSON or YAML) from being a {@link Script}, each with its place; nothing where it is one. */
export function scriptProblems(value: unknown): readonly string[] {
  if (Array.isArray(value)) return problemsOfSteps(value, "");
  if (!isObject(value)) return [`a script is a list of steps, or a map from an agent's name to its steps; found ${kind(value)}`];
  return Object.entries(value).flatMap(([agent, steps]) => problemsOfSteps(steps, `/${agent}`));
}

function problemsOfSteps(steps: unknown, at: string): readonly string[] {
  if (!Array.isArray(steps)) return [`${at}: expected a list of steps, found ${kind(steps)}`];
  return steps.flatMap((step: unknown, index) => problemsOf(step).map((problem) => `${at}/${index}${problem}`));
}

function problemsOf(step: unknown): readonly string[] {
  if (!isObject(step)) return [`: a step is a map, found ${kind(step)}`];
  const problems = Object.keys(step)
    .filter((key) => !stepKeys.includes(key))
    .map((key) => `: unknown key "${key}"; a step has ${stepKeys.join(", ")}`);
  const demand = (key: string, holds: (value: unknown) => boolean, what: string): void => {
    if (step[key] !== undefined && !holds(step[key])) problems.push(`/${key}: expected ${what}, found ${kind(step[key])}`);
  };
  demand("text", isText, "a text");
  demand(
    "calls",
    (calls) => Array.isArray(calls) && calls.every(isCall),
    "a list of { name, arguments }, arguments being a map or a raw text",
  );
  demand("stop", (stop) => stops.includes(stop), `one of ${stops.join(", ")}`);
  demand(
    "usage",
    (usage) => isObject(usage) && Object.entries(usage).every(([key, tokens]) => Object.hasOwn(noUsage, key) && isCount(tokens)),
    "numbers of tokens by input, output, cached, reasoning",
  );
  demand(
    "failure",
    (given) => isCode(given) || (isObject(given) && isCode(given["code"])),
    `a failure code or { code, message }; the codes are ${Object.keys(FAILURES).join(", ")}`,
  );
  demand("delayMs", isCount, "milliseconds");
  demand("expect", isExpectation, "{ agent, tools, withoutTools, lastMessage }, lastMessage being a text or { pattern, flags }");
  if (["text", "calls", "failure"].every((key) => step[key] === undefined) && problems.length === 0 && step["stop"] === undefined)
    problems.push(`: a step needs a text, calls or a failure (an empty answer is { text: "" })`);
  return problems;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function isCode(value: unknown): boolean {
  return isText(value) && Object.hasOwn(FAILURES, value);
}

function isCall(call: unknown): boolean {
  if (!isObject(call) || !isText(call["name"])) return false;
  return call["arguments"] === undefined || isText(call["arguments"]) || isObject(call["arguments"]);
}

function isExpectation(value: unknown): boolean {
  return isObject(value) && Object.entries(value).every(([key, demanded]) => isDemand(key, demanded));
}

function isDemand(key: string, value: unknown): boolean {
  if (key === "agent") return isText(value);
  if (key === "tools" || key === "withoutTools") return Array.isArray(value) && value.every(isText);
  return (
    key === "lastMessage" && (isText(value) || (isObject(value) && isText(value["pattern"]) && compiles(value["pattern"], value["flags"])))
  );
}

function compiles(pattern: string, flags: unknown): boolean {
  if (flags !== undefined && !isText(flags)) return false;
  try {
    new RegExp(pattern, flags).test("");
    return true;
  } catch {
    return false;
  }
}

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : (JSON.stringify(value) ?? typeof value);
}
