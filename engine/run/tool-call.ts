import type { Outcome, ToolResult } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { isFailureError } from "../protocol/failure.ts";
import type { JsonObject } from "../protocol/json.ts";
import type { ToolFunction } from "../protocol/tool.ts";
import type { Bindings } from "./bindings.ts";
import { bounded, pause, type Bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { errorText } from "./error-text.ts";
import { withSignal, type LateSignal } from "./late-signal.ts";
import { plainCopy } from "./plain-copy.ts";
import { toolValue } from "./tool-value.ts";

type ToolTask = Extract<Task, { readonly kind: "tool" }>;

interface Ports {
  readonly bindings: Bindings;
  readonly clock: Clock;
  readonly signal: LateSignal;
}

/** Runs the function bound to a task's tool, within its time, and again only where the tool may be repeated. Never throws. */
export async function callTool(task: ToolTask, ports: Ports): Promise<Outcome> {
  const told = (result: ToolResult, attempts: number): Outcome => ({
    kind: "tool",
    effect: task.effect,
    at: ports.clock.now(),
    result,
    ...(attempts > 1 ? { attempts } : {}),
  });

  const tool = ports.bindings.toolNamed(task.tool);
  if (tool === undefined)
    return told({ ok: false, error: `no function is bound to "${task.tool}"; the host must bind it before this tool can be used` }, 1);

  const most = task.repeatable ? Math.max(1, task.retry.attempts) : 1;
  for (let attempt = 1; ; attempt++) {
    const bounds = { clock: ports.clock, signal: ports.signal, milliseconds: task.timeoutMs };
    const { result, again } = judge(task, await bounded(bounds, (signal) => invoke(tool, task, signal)));
    if (!again || attempt >= most || ports.signal.aborted) return told(result, attempt);
    await pause(ports, task.retry.delayMs * 2 ** (attempt - 1));
  }
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

function invoke(tool: ToolFunction, task: ToolTask, signal: () => AbortSignal): unknown {
  const context = {
    runId: task.runId,
    agent: task.agent,
    effect: task.effect,
    idempotencyKey: task.idempotencyKey,
    facts: copyOf(task.facts),
  };
  return tool(copyOf(task.input) as never, withSignal(context, signal));
}

/** A function that changes its input must not change the journal. */
function copyOf(value: JsonObject): JsonObject {
  return plainCopy(value, 100_000) ?? (JSON.parse(JSON.stringify(value)) as JsonObject);
}
