import { isObject } from "../protocol/json.ts";
import type { ModelCall, ModelResponse, StopReason, Usage } from "../protocol/model.ts";
import { readKept } from "./kept-value.ts";

/** An adapter's answer, copied and known to be what the port promises; or what is wrong with it. */
export type ModelAnswer =
  | { readonly ok: true; readonly response: ModelResponse }
  | { readonly ok: false; readonly reason: string; readonly again: boolean };

const stops: ReadonlySet<string> = new Set<StopReason>(["end", "calls", "length", "refusal", "other"]);

/** An answer is journaled, and goes with every request that follows. */
const mostCharacters = 8_000_000;

/** Judges what an adapter returned: adapters are strangers, and a loop must never meet a shape it does not know. */
export function readAnswer(value: unknown): ModelAnswer {
  if (!isObject(value)) return wrong("an object", value);
  const { text, calls, stop, usage, kept } = value as Readonly<Record<string, unknown>>;
  if (typeof text !== "string") return wrong("`text` to be a string", text);
  if (!Array.isArray(calls)) return wrong("`calls` to be a list", calls);
  const fault = calls.findIndex((call) => !isCall(call));
  if (fault >= 0) return wrong(`\`calls[${fault}]\` to have a \`name\` and \`arguments\` as texts`, calls[fault]);
  const read = (calls as readonly ModelCall[]).map(({ name, arguments: given }): ModelCall => ({ name, arguments: given }));
  let { length } = text;
  for (const call of read) length += call.arguments.length;
  if (length > mostCharacters)
    return { ok: false, again: false, reason: `the answer has ${length} characters, and at most ${mostCharacters} are taken` };
  if (!isStop(stop)) return wrong(`\`stop\` to be one of ${[...stops].join(", ")}`, stop);
  if (!isUsage(usage)) return wrong("`usage` to count input, output, cached and reasoning tokens", usage);
  const response = { text, calls: stop === "length" ? cutOff(read) : read, stop, usage: counted(usage) };
  if (kept === undefined) return { ok: true, response };
  const keeping = readKept(kept, text, read.length);
  if (keeping === "wrong") return wrong("`kept` to have an `origin` and a list of `items` of plain JSON, each with its place", kept);
  return { ok: true, response: { ...response, ...keeping } };
}

function counted({ input, output, cached, reasoning, cacheWrite = 0 }: Usage): Usage {
  return cacheWrite > 0 ? { input, output, cached, reasoning, cacheWrite } : { input, output, cached, reasoning };
}

/** The token limit fell into the last call. Where it fell before the first argument, "no arguments" is not what the model meant: what is left is no JSON. */
function cutOff(calls: readonly ModelCall[]): readonly ModelCall[] {
  const last = calls.at(-1);
  if (last === undefined || !/^\s*(\{\s*\})?\s*$/.test(last.arguments)) return calls;
  return [...calls.slice(0, -1), { name: last.name, arguments: "{" }];
}

function isCall(value: unknown): value is ModelCall {
  return isObject(value) && typeof value["name"] === "string" && typeof value["arguments"] === "string";
}

function isStop(value: unknown): value is StopReason {
  return typeof value === "string" && stops.has(value);
}

/** Whether a value counts tokens. */
export function isUsage(value: unknown): value is Usage {
  if (!isObject(value)) return false;
  const { input, output, cached, reasoning, cacheWrite = 0 } = value;
  return isCount(input) && isCount(output) && isCount(cached) && isCount(reasoning) && isCount(cacheWrite);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function wrong(expected: string, found: unknown): ModelAnswer {
  return { ok: false, again: true, reason: `the adapter's answer does not keep the port: expected ${expected}, found ${describe(found)}` };
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 60))}`;
  return typeof value === "object" ? "an object" : typeof value;
}
