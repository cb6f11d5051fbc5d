import { checkStart } from "../loop/begin.ts";
import type { RunHeader } from "../loop/header.ts";
import type { Session } from "../loop/state.ts";
import type { Plan } from "../plan/plan.ts";
import { isObject, type JsonObject } from "../protocol/json.ts";
import { EngineError } from "./engine-error.ts";
import { toJson } from "./json-value.ts";
import { checkVersion } from "./known-version.ts";
import type { Ports } from "./ports.ts";
import { checkRunId } from "./run-id.ts";
import type { RunInput } from "./runtime.ts";

/** The header of a new run. Throws `bad-argument` where plan or input is not what a run can start with. */
export function newHeader(plan: Plan, input: RunInput, ports: Pick<Ports, "clock" | "newRunId">): RunHeader {
  checkPlan(plan);
  if (!isInput(input)) throw wrong(`the input must be an object, as { message: "…" }`);
  const { message, agent, session } = input;
  const runId = input.runId ?? ports.newRunId();
  checkRunId(runId);
  if (message !== undefined && typeof message !== "string") throw wrong("`message` must be a text");
  if (agent !== undefined && typeof agent !== "string") throw wrong("`agent` must be an agent's name");
  checkVersion("session", session, "the session");
  if (session !== undefined && !isSession(session)) throw wrong("`session` must be what an earlier run returned as its session");
  const facts = input.facts === undefined ? {} : copyOf(input.facts);
  const header: Building = { journal: 1, runId, plan: plan.digest, topology: plan.name, at: ports.clock.now(), facts };
  if (message !== undefined) header.message = message;
  if (agent !== undefined) header.agent = agent;
  if (session !== undefined) header.session = session;
  const problems = checkStart(plan, header);
  if (problems.length > 0) throw wrong(problems.join("; "));
  return header;
}

type Building = { -readonly [K in keyof RunHeader]: RunHeader[K] };

/** Throws `newer-version` where a later engine made a plan, and `bad-argument` where a value is none, as when a whole compilation was passed. */
export function checkPlan(plan: Plan): void {
  checkVersion("plan", plan, "the plan");
  if (isObject(plan) && plan["plan"] === 1 && typeof plan["digest"] === "string") return;
  throw wrong("the plan must be a compiled plan of version 1: the `plan` of what `compile` returned");
}

function isInput(input: unknown): input is RunInput {
  return isObject(input);
}

function copyOf(facts: JsonObject): JsonObject {
  const copy = toJson(facts);
  if (!copy.ok) throw wrong(`\`facts\` must be JSON: ${copy.reason}`);
  if (!isObject(copy.value)) throw wrong("`facts` must be an object of values by the fact's name");
  return copy.value;
}

function isSession(value: unknown): value is Session {
  return (
    isObject(value) &&
    value["session"] === 1 &&
    typeof value["id"] === "string" &&
    typeof value["agent"] === "string" &&
    Array.isArray(value["messages"]) &&
    isObject(value["facts"]) &&
    Number.isInteger(value["turn"]) &&
    isObject(value["edges"])
  );
}

function wrong(message: string): EngineError {
  return new EngineError("bad-argument", message);
}
