import { parseArguments } from "../protocol/arguments.ts";
import type { JsonObject, JsonSchema } from "../protocol/json.ts";
import type { ModelCall } from "../protocol/model.ts";
import { checkJson, describeProblems } from "../protocol/schema.ts";
import { agentNamed } from "./draft.ts";
import { openHandoffs, type Standpoint } from "./edges.ts";
import { describeUnmet, unmet } from "./facts.ts";
import { readyAgent } from "./ready.ts";
import { describePayloadProblems } from "./sensitive.ts";
import type { RoundCall } from "./state.ts";

/** More calls than this in one answer are not read: all further ones together are refused as one. */
const mostCalls = 64;

/** Sorts out an answer's calls before anything happens: each is a tool to run, a way on, or refused with what is allowed instead. */
export function sortCalls(at: Standpoint, turn: number, calls: readonly ModelCall[]): RoundCall[] {
  const read = calls.length > mostCalls ? calls.slice(0, mostCalls) : calls;
  const sorted = read.map((call, index) => named(`call_${turn}_${index}`, sortCall(at, call)));
  const further = calls[mostCalls];
  if (further === undefined) return sorted;
  const error = `not run, like the ${calls.length - mostCalls - 1} calls after it: at most ${mostCalls} calls are taken from one answer`;
  return [...sorted, named(`call_${turn}_${mostCalls}`, refuse(further.name, {}, error))];
}

function named(id: string, { name, arguments: given, use, result }: Sorted): RoundCall {
  return result === undefined ? { id, name, arguments: given, use } : { id, name, arguments: given, use, result };
}

type Sorted = Pick<RoundCall, "name" | "arguments" | "use" | "result">;

/** Sorts out one call, where the agent stands. */
export function sortCall(at: Standpoint, call: ModelCall): Sorted {
  const { name } = call;
  const { handoffs, tools } = readyAgent(at.plan, at.agent);
  const handoff = handoffs.get(name);
  const tool = handoff === undefined ? tools.get(name) : undefined;
  const parsed = parseArguments(call.arguments);
  const given = parsed.ok ? parsed.value : {};
  const input = (handoff ?? tool)?.definition.input;
  if (input === undefined) return refuse(name, given, unknownTool(at, name));
  if (!parsed.ok) return refuse(name, given, `not run: the arguments cannot be used: ${parsed.error}. ${shapeHint(input)}`);
  const problems = checkJson(input, given);
  if (problems.length > 0) {
    const said = handoff === undefined ? describeProblems(problems) : describePayloadProblems(at.plan, problems);
    return refuse(name, given, `not run: the arguments do not fit: ${said}. ${shapeHint(input)}`);
  }
  if (handoff !== undefined) return { name, arguments: given, use: handoff.mode };
  const missing = tool === undefined ? [] : unmet(tool.requires, at.facts);
  if (missing.length > 0) return refuse(name, given, `not run: before "${name}" can be used, ${describeUnmet(missing, at.facts)}`);
  return { name, arguments: given, use: "tool" };
}

function refuse(name: string, given: JsonObject, error: string): Sorted {
  return { name: legalName(name), arguments: given, use: "refused", result: { ok: false, error } };
}

function unknownTool(at: Standpoint, name: string): string {
  const allowed = [...agentNamed(at.plan, at.agent).tools, ...openHandoffs(at).map((edge) => edge.definition.name)];
  return `not run: you have no tool ${JSON.stringify(name.slice(0, 80))}. ${allowed.length === 0 ? "You have no tools." : `You may use: ${allowed.join(", ")}.`}`;
}

function shapeHint(input: JsonSchema): string {
  return `Expected a JSON object for the schema ${JSON.stringify(input).slice(0, 1_000)}`;
}

/** A name every provider accepts when it is told again what was called. */
function legalName(name: string): string {
  const legal = name.replaceAll(/[^a-zA-Z0-9_-]/g, "_").slice(0, 64);
  return legal === "" ? "unnamed" : legal;
}
