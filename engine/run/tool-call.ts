import type { Outcome, ToolResult } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { isFailureError } from "../protocol/failure.ts";
import type { JsonObject } from "../protocol/json.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Bindings } from "./bindings.ts";
import { bounded, pause, type Bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { errorText } from "./error-text.ts";
import { source, withSignal, type LateSignal } from "./late-signal.ts";
import { settleWith, type Around } from "./performer.ts";
import { plainCopy } from "./plain-copy.ts";
import { toolValue } from "./tool-value.ts";

type ToolTask = Extract<Task, { readonly kind: "tool" }>;

interface Ports {
  readonly bindings: Bindings;
  readonly clock: Clock;
}

/** Runs the function bound to a task's tool, within its time, and again only where the tool may be repeated. What it gives at once is told at once. */
export function callTool(task: ToolTask, { bindings, clock }: Ports, around: Around): void {
  const tool = bindings.toolNamed(task.tool);
  if (tool === undefined) {
    const error = `no function is bound to "${task.tool}"; the host must bind it before this tool can be used`;
    return around.settle(outcomeOf(task, { ok: false, error }, clock.now()));
  }
  const first = attemptOnce(tool, task, clock, around.signal);
  if (!(first instanceof Promise) && first.kind === "done") around.settle(outcomeOf(task, judge(task, first).result, clock.now()));
  else settleWith(around, goOn({ tool, task, clock, signal: around.signal }, first));
}

interface Call {
  readonly tool: ToolFunction;
  readonly task: ToolTask;
  readonly clock: Clock;
  readonly signal: LateSignal;
}

type Attempt = Bounded<unknown> | Promise<Bounded<unknown>>;

/** Waits for an attempt, and makes others where they may help. */
async function goOn({ tool, task, clock, signal }: Call, first: Attempt): Promise<Outcome> {
  const most = task.repeatable ? Math.max(1, task.retry.attempts) : 1;
  let attempted = first;
  for (let attempt = 1; ; attempt++) {
    const { result, again } = judge(task, await attempted);
    if (!again || attempt >= most || signal.aborted) {
      const outcome = outcomeOf(task, result, clock.now());
      return attempt > 1 ? { ...outcome, attempts: attempt } : outcome;
    }
    await pause({ clock, signal }, task.retry.delayMs * 2 ** (attempt - 1));
    attempted = attemptOnce(tool, task, clock, signal);
  }
}

function outcomeOf(task: ToolTask, result: ToolResult, at: number): Extract<Outcome, { readonly kind: "tool" }> {
  return { kind: "tool", effect: task.effect, at, result };
}

/** What came of one attempt, and whether another may help. */
function judge(task: ToolTask, attempt: Bounded<unknown>): { readonly result: ToolResult; readonly again: boolean } {
  switch (attempt.kind) {
    case "done":
      return { result: toolValue(task.tool, attempt.value, task.maxResult), again: false };
    case "thrown": {
      const told = isFailureError(attempt.error) ? attempt.error.failure : undefined;
      return { result: { ok: false, error: errorText(told ?? attempt.error) }, again: told?.retryable !== false };
    }
    case "timeout": {
      const doubt = task.repeatable ? "" : "; whether it took effect is not known";
      return { result: { ok: false, error: `"${task.tool}" gave no result within ${task.timeoutMs / 1000} seconds${doubt}` }, again: true };
    }
    case "aborted":
      return { result: { ok: false, error: `"${task.tool}" was ended before it gave a result` }, again: false };
  }
}

function attemptOnce(tool: ToolFunction, task: ToolTask, clock: Clock, signal: LateSignal): Attempt {
  return bounded({ clock, signal, milliseconds: task.timeoutMs }, (own) => invoke(tool, task, own));
}

function invoke(tool: ToolFunction, task: ToolTask, signal: LateSignal): unknown {
  const { runId, agent, effect, idempotencyKey } = task;
  return tool(
    copyOf(task.input) as never,
    withSignal({ runId, agent, effect, idempotencyKey, facts: copyOf(task.facts), [source]: signal }),
  );
}

/** A function that changes its input must not change the journal. */
function copyOf(value: JsonObject): JsonObject {
  return plainCopy(value, 100_000) ?? (JSON.parse(JSON.stringify(value)) as JsonObject);
}
