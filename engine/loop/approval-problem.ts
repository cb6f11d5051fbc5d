import type { Plan } from "../plan/plan.ts";
import { parseArguments } from "../protocol/arguments.ts";
import { own, type JsonObject } from "../protocol/json.ts";
import { checkJson, describeProblems } from "../protocol/schema.ts";
import type { ApprovalEffect } from "./effect.ts";
import { describeUnmet, unmet } from "./facts.ts";
import type { ApprovalAnswer } from "./outcome.ts";
import { hideFacts } from "./sensitive.ts";
import type { RunState } from "./state.ts";

/** An answer on its way to a request that waits, and when it comes. */
export interface Reply {
  readonly request: ApprovalEffect;
  readonly answer: ApprovalAnswer;
  readonly at: number;
}

/**
 * Why an answer cannot be taken, in words for the person who gave it; nothing where it can. It must be for the request that
 * waits, come in time, and, where it changes the arguments, they must fit the tool and what is known.
 */
export function approvalProblem(plan: Plan, state: RunState, { request, answer, at }: Reply): string | undefined {
  const { tool, digest, expiresAt, edited } = request;
  if (expiresAt !== undefined && at >= expiresAt) return `the approval of "${tool}" has expired: nobody answered in time`;
  const input = JSON.stringify(hideFacts(plan, state.facts)(request.input)).slice(0, 500);
  const show = `"${tool}" now waits with ${input} (${digest}); show the person what waits, and answer \`for\` it`;
  if (answer.for !== undefined && answer.for !== digest) return `the answer is for another request (${answer.for}); ${show}`;
  if (answer.for === undefined && edited === true) return `the arguments were changed since the call was first asked about; ${show}`;
  return answer.input === undefined ? undefined : inputProblem(plan, state, tool, answer.input);
}

/** Why other arguments than the model's cannot be used: they must keep to what its own must keep to. Nothing where they can. */
export function inputProblem(plan: Plan, state: RunState, name: string, input: JsonObject): string | undefined {
  const tool = own(plan.tools, name);
  if (tool === undefined) return `the plan has no tool "${name}"`;
  const read = parseArguments(JSON.stringify(input));
  if (!read.ok) return `the changed arguments of "${name}" cannot be used: ${read.error}`;
  const problems = checkJson(tool.definition.input, read.value);
  if (problems.length > 0) return `the changed arguments of "${name}" do not fit: ${describeProblems(problems)}`;
  const missing = unmet(tool.requires, state.facts);
  return missing.length === 0 ? undefined : `before "${name}" can be used, ${describeUnmet(missing, state.facts)}`;
}
