import type { ModelAttempt } from "../loop/outcome.ts";
import type { Json } from "../protocol/json.ts";
import type {
  Trace,
  TraceAgent,
  TraceApproval,
  TraceCall,
  TraceFact,
  TraceGuard,
  TraceMove,
  TraceTurn,
  TraceWait,
} from "../trace/trace.ts";
import { plain, type Paint } from "./paint.ts";
import { cost, tokens, usageLines } from "./usage-text.ts";
import { visible } from "./visible.ts";

const longest = 300;

/** A trace as a person reads it: turn by turn, each call with its result, each move with its reason. Ends with a line break. */
export function renderTrace(trace: Trace, paint: Paint = plain): string {
  const lines = [
    ...head(trace, paint),
    ...trace.given.map((fact) => `  ${factLine(fact)}`),
    ...(trace.guards ?? []).flatMap((guard) => guardLines(guard, paint).map((line) => `  ${line}`)),
    ...trace.turns.flatMap((turn) => ["", ...turnLines(turn, paint)]),
    "",
    ...tail(trace, paint),
  ];
  return `${lines.join("\n")}\n`;
}

function head(trace: Trace, paint: Paint): readonly string[] {
  return [
    `${paint.strong(trace.topology)}  run ${trace.runId}  ${paint.strong(standing(trace))}`,
    `${time(trace.startedAt)}, took ${duration(trace.durationMs)}${trace.waitedMs > 0 ? `, ${duration(trace.waitedMs)} of it waiting` : ""}`,
    `path: ${trace.path.map((name) => paint.strong(visible(name))).join(paint.faint(" → "))}`,
    ...(trace.message === undefined ? [] : [`user: ${prose(trace.message)}`]),
  ];
}

function standing(trace: Trace): string {
  const { end, status } = trace;
  if (end?.status === "exited") return `exited: ${end.exit} (${end.kind})`;
  if (end?.status === "failed") return `failed: ${end.failure.code}`;
  return status;
}

function turnLines(turn: TraceTurn, paint: Paint): readonly string[] {
  const { answer } = turn;
  const depth = turn.depth === 0 ? "" : paint.faint(` (called, depth ${turn.depth})`);
  const took =
    answer === undefined ? paint.warning("  no answer") : paint.faint(`  ${[duration(answer.ms), ...tokens(answer.usage)].join(", ")}`);
  const lines = [
    ...(turn.retries ?? []).map((attempt) => paint.warning(retryLine(attempt))),
    ...(answer?.model === undefined ? [] : [`answered by ${visible(answer.model)}`]),
    ...(answer === undefined || answer.text.trim() === ""
      ? []
      : [`says: ${prose(answer.text)}${answer.truncated === true ? paint.warning(" (cut off)") : ""}`]),
    ...turn.calls.flatMap((call) => callLines(call, paint)),
    ...(turn.guards ?? []).flatMap((guard) => guardLines(guard, paint)),
    ...turn.facts.map(factLine),
    ...turn.moves.flatMap((move) => moveLines(move, paint)),
    ...(turn.limit === undefined ? [] : [paint.warning(`limit ${turn.limit.limit}: ${visible(turn.limit.message)}`)]),
    ...(turn.failure === undefined ? [] : [paint.error(`failure ${turn.failure.code}: ${visible(turn.failure.message)}`)]),
  ];
  return [`${String(turn.turn).padStart(3)}  ${paint.strong(visible(turn.agent))}${depth}${took}`, ...lines.map((line) => `     ${line}`)];
}

function retryLine({ model, ms, failure, waitMs, next, heard }: ModelAttempt): string {
  const then = next === undefined ? `asked again after ${duration(waitMs)}` : `${visible(next)} was asked instead`;
  const lost = heard === true ? ", what was heard of it is void" : "";
  return `${visible(model ?? "the model")} failed after ${duration(ms)} with ${failure.code}: ${prose(failure.message)} (${then}${lost})`;
}

function callLines(call: TraceCall, paint: Paint): readonly string[] {
  const took = call.ms === undefined ? "" : paint.faint(`  ${duration(call.ms)}`);
  const asked = call.asked === undefined || same(call.asked, call.input) ? [] : [`  the model asked for ${json(call.asked)}`];
  const people = (call.approvals ?? []).flatMap((one) => approvalLines(one, call, paint));
  return [`${visible(call.name)} ${json(call.input)} ${paint.faint("→")} ${outcome(call, paint)}${took}`, ...asked, ...people];
}

function outcome(call: TraceCall, paint: Paint): string {
  if (call.refused !== undefined) return paint.warning(`refused: ${visible(call.refused)}`);
  if (call.result?.ok === true) return json(call.result.value);
  if (call.result?.ok === false) return paint.error(`error: ${prose(call.result.error)}`);
  if (call.unknown === true) return paint.warning("begun by a process that is gone; nobody knows how it ended");
  const last = call.approvals?.at(-1);
  if (last?.answer?.approved === false) return paint.warning("not run: not approved");
  if (last?.expired === true) return paint.warning("not run: nobody approved it in time");
  return paint.warning("no result");
}

/** Who was asked, and what they said; the arguments where they are not those that ran. */
function approvalLines(one: TraceApproval, { input }: TraceCall, paint: Paint): readonly string[] {
  const { answer, ms = 0, problem, expiresAt } = one;
  const refused = problem === undefined ? [] : [`  ${paint.warning(`asked again: ${prose(problem)}`)}`];
  if (one.expired === true) return [...refused, `  ${paint.warning(`expired after ${duration(ms)}: nobody answered`)}`];
  if (answer === undefined) return [...refused, `  waits for approval${expiresAt === undefined ? "" : ` until ${time(expiresAt)}`}`];
  const by = answer.by === undefined ? "" : ` by ${visible(answer.by)}`;
  const note = answer.note === undefined ? "" : `: ${visible(answer.note)}`;
  const other = answer.input === undefined || same(answer.input, input) ? "" : ` to ${json(answer.input)}`;
  const changed = answer.input === undefined ? "" : `changed${other}`;
  const agreed = answer.approved === undefined ? [] : [answer.approved ? "approved" : "not approved"];
  const what = [...(changed === "" ? [] : [changed]), ...agreed].join(" and ");
  return [...refused, `  ${what}${by} after ${duration(ms)}${note}`];
}

function same(one: Json, other: Json): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function guardLines({ guard, where, agent, tool, verdict, reason, error, values, then }: TraceGuard, paint: Paint): readonly string[] {
  const what = { input: `what ${agent} hears`, output: `what ${agent} says`, tool: `a call of ${tool ?? "a tool"}` }[where];
  if (verdict === "rewrite") return [paint.warning(`guard ${visible(guard)} changed ${what}`), `  ${json(values ?? [])}`];
  const exit = then === undefined ? "" : `, and takes the exit ${then}`;
  return [
    paint.warning(`guard ${visible(guard)} refused ${what}: ${prose(reason ?? "")}${exit}`),
    ...(error === undefined ? [] : [`  ${paint.error(`the guard failed: ${prose(error)}`)}`]),
  ];
}

function moveLines(move: TraceMove, paint: Paint): readonly string[] {
  const arrow = move.kind === "return" ? "↩" : "→";
  const way = { handoff: "hands over to", call: "calls", return: "returns to" }[move.kind];
  const why = [
    ...(move.when === undefined ? [] : [`${paint.faint("when")} ${visible(move.when)}`]),
    ...stated(move.payload).map(([name, value]) => `${paint.faint(visible(name))} ${value}`),
  ];
  return [`${arrow} ${way} ${paint.strong(visible(move.to))}`, ...why.map((line) => `    ${line}`)];
}

function stated(payload: Json): readonly (readonly [string, string])[] {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return [["result", json(payload)]];
  return Object.entries(payload).map(([name, value]) => [name, typeof value === "string" ? prose(value) : json(value as Json)]);
}

function factLine(fact: TraceFact): string {
  if (fact.refused !== undefined) return `fact ${visible(fact.fact)} not taken from ${visible(fact.by)}: ${visible(fact.refused)}`;
  return `fact ${visible(fact.fact)} = ${json(fact.value)} (${visible(fact.by)})`;
}

function tail(trace: Trace, paint: Paint): readonly string[] {
  const { end } = trace;
  const used = trace.limits.map(({ limit, used: spent, most }) => `${limit} ${Math.round(spent * 100) / 100}/${most}`).join(", ");
  return [
    ...trace.waiting.map((wait) => paint.warning(waitLine(wait))),
    ...(end?.status === "exited" && !isEmpty(end.result) ? [`result: ${json(end.result)}`] : []),
    ...(end?.status === "failed" ? [paint.error(visible(end.failure.message))] : []),
    ...(end?.status === "cancelled" ? [`cancelled: ${visible(end.reason)}`] : []),
    ...trace.agents.map(agentLine),
    ...usageLines(trace, paint),
    paint.faint(`used of the limits: ${used}`),
  ];
}

function waitLine({ text, since, input, digest, expiresAt }: TraceWait): string {
  const call = digest === undefined || input === undefined ? "" : ` with ${json(input)}, ${digest.slice(0, 19)}`;
  return `waits for ${visible(text)}${call}, since ${time(since)}${expiresAt === undefined ? "" : `, until ${time(expiresAt)}`}`;
}

function agentLine(agent: TraceAgent): string {
  const { turns, toolCalls, modelMs, usage, costUsd } = agent;
  const used = [count(turns, "turn"), count(toolCalls, "tool call"), `${duration(modelMs)} of model time`, ...tokens(usage)];
  return `${visible(agent.agent)}: ${used.join(", ")}${cost(costUsd)}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function json(value: Json): string {
  return shorten(visible(JSON.stringify(value)));
}

function prose(text: string): string {
  return shorten(visible(text.trim().replaceAll(/\s*\n\s*/g, " / ")));
}

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

let clock: Intl.DateTimeFormat | undefined;

/** A time to the second, in UTC. */
export function time(at: number): string {
  // To make one costs more than to compile a small manifest.
  clock ??= new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeStyle: "medium", timeZone: "UTC", hourCycle: "h23" });
  return `${clock.format(at).replace(",", "")} UTC`;
}
