import { setTimeout as sleep } from "node:timers/promises";
import { failure, FAILURES, FailureError, type Failure } from "../../engine/protocol/failure.ts";
import type { Message } from "../../engine/protocol/message.ts";
import { noUsage, type ModelAdapter, type ModelRequest, type ModelResponse } from "../../engine/protocol/model.ts";
import { scriptProblems, type Script, type ScriptExpectation, type ScriptStep } from "../../engine/protocol/script.ts";
import { EngineError } from "../../engine/run/engine-error.ts";

export type { Script, ScriptExpectation, ScriptStep };

export interface ScriptedOptions {
  /** Default `scripted`. */
  readonly provider?: string;
  /** Sees every request before it is answered. */
  readonly onRequest?: (request: ModelRequest) => void;
}

/** A model that says what its script says. */
export interface Scripted extends ModelAdapter {
  /** How many steps nobody has asked for yet. */
  readonly remaining: number;
  /** Throws a `FailureError` with the code `script` that names the steps nobody asked for. */
  assertDone(): void;
}

interface Lane {
  readonly agent: string | undefined;
  readonly steps: readonly Step[];
  next: number;
}

interface Step {
  readonly script: ScriptStep;
  readonly answer: ModelResponse;
  readonly failure: Failure | undefined;
}

/** Makes the shipped test double: it answers from the script, at once and in process, and fails with the code `script` on whatever the script does not foresee. */
export function scripted(script: Script, options: ScriptedOptions = {}): Scripted {
  const shared = Array.isArray(script) ? lane(undefined, script) : undefined;
  const lanes = new Map(shared ? [] : Object.entries(script).map(([agent, steps]) => [agent, lane(agent, steps)] as const));
  const all = shared ? [shared] : [...lanes.values()];
  return {
    provider: options.provider ?? "scripted",
    get remaining() {
      return all.reduce((sum, { steps, next }) => sum + steps.length - next, 0);
    },
    async generate(request, { signal, onDelta }) {
      signal.throwIfAborted();
      options.onRequest?.(request);
      const from = shared ?? lanes.get(request.agent);
      if (!from)
        throw refusal(`the script has nothing for agent "${request.agent}", only for ${quoted([...lanes.keys()])}: ${asked(request)}`);
      const step = from.steps[from.next];
      if (!step)
        throw refusal(
          `${asked(request)}, but the script ends after ${count(from.steps.length)}${whose(from)}: add a step, or find out why there is one more turn`,
        );
      from.next += 1;
      const unmet = step.script.expect && unmetBy(request, step.script.expect);
      if (unmet) throw refusal(`step ${from.next}${whose(from)} expects ${unmet}`);
      if (step.script.delayMs) await sleep(step.script.delayMs, undefined, { signal });
      if (step.failure) throw new FailureError(step.failure);
      if (onDelta) for (const [piece] of step.answer.text.matchAll(/\S+\s*|\s+/g)) onDelta(piece);
      return step.answer;
    },
    assertDone() {
      const unused = all.flatMap((from) =>
        from.steps.slice(from.next).map((step, index) => `${from.next + index + 1}${whose(from)} (${summary(step)})`),
      );
      if (unused.length > 0)
        throw refusal(
          `${count(unused.length)} of the script ${unused.length === 1 ? "was" : "were"} never asked for: ${unused.join("; ")}`,
        );
    },
  };
}

/** Reads a script from data (JSON or YAML that is parsed already). Throws an `EngineError` with the code `bad-argument` that says what is wrong and where. */
export function readScript(value: unknown): Script {
  const problems = scriptProblems(value);
  if (problems.length > 0) throw new EngineError("bad-argument", `this is no script: ${problems.join("; ")}`);
  return value as Script;
}

function lane(agent: string | undefined, steps: readonly ScriptStep[]): Lane {
  return { agent, next: 0, steps: steps.map((script) => ({ script, answer: answerOf(script), failure: failureOf(script) })) };
}

function answerOf(step: ScriptStep): ModelResponse {
  const calls = (step.calls ?? []).map(({ name, arguments: given = {} }) => ({
    name,
    arguments: typeof given === "string" ? given : JSON.stringify(given),
  }));
  return { text: step.text ?? "", calls, stop: step.stop ?? (calls.length > 0 ? "calls" : "end"), usage: { ...noUsage, ...step.usage } };
}

function failureOf({ failure: given }: ScriptStep): Failure | undefined {
  if (given === undefined) return undefined;
  const { code, message, ...more } = typeof given === "string" ? { code: given } : given;
  return failure(code, message ?? `the script says so: ${FAILURES[code].meaning}`, more);
}

function unmetBy(request: ModelRequest, expected: ScriptExpectation): string | undefined {
  if (expected.agent !== undefined && expected.agent !== request.agent) return `agent "${expected.agent}", but "${request.agent}" asked`;
  const offered = request.tools.map(({ name }) => name);
  const missing = (expected.tools ?? []).filter((name) => !offered.includes(name));
  if (missing.length > 0) return `the tool ${quoted(missing)}, but "${request.agent}" is offered ${quoted(offered)}`;
  const unwanted = (expected.withoutTools ?? []).filter((name) => offered.includes(name));
  if (unwanted.length > 0) return `that the tool ${quoted(unwanted)} is not offered, but "${request.agent}" has it`;
  const { lastMessage } = expected;
  const text = request.messages.at(-1)?.text ?? "";
  if (lastMessage === undefined || matches(text, lastMessage)) return undefined;
  return `a last message with ${typeof lastMessage === "string" ? JSON.stringify(lastMessage) : expression(lastMessage)}, but it is ${lastOf(request.messages)}`;
}

function matches(text: string, expected: NonNullable<ScriptExpectation["lastMessage"]>): boolean {
  return typeof expected === "string" ? text.includes(expected) : text.search(expression(expected)) !== -1;
}

function expression(expected: RegExp | { readonly pattern: string; readonly flags?: string }): RegExp {
  return expected instanceof RegExp ? expected : new RegExp(expected.pattern, expected.flags);
}

function refusal(message: string): FailureError {
  return new FailureError(failure("script", message));
}

function asked(request: ModelRequest): string {
  return `agent "${request.agent}" was asked to answer ${lastOf(request.messages)}`;
}

function lastOf(messages: readonly Message[]): string {
  const last = messages.at(-1);
  return last ? `the ${last.role} message ${JSON.stringify(shortened(last.text))}` : "an empty conversation";
}

function summary({ script, answer }: Step): string {
  if (script.failure !== undefined) return `fails with ${typeof script.failure === "string" ? script.failure : script.failure.code}`;
  return (
    [...(answer.text === "" ? [] : [JSON.stringify(shortened(answer.text))]), ...answer.calls.map(({ name }) => `calls ${name}`)].join(
      ", ",
    ) || "an empty answer"
  );
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function whose({ agent }: Lane): string {
  return agent === undefined ? "" : ` of agent "${agent}"`;
}

function count(steps: number): string {
  return steps === 1 ? "1 step" : `${steps} steps`;
}

function quoted(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
}
