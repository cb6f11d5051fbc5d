import type { Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { failure, FAILURES, isFailureError, type Failure } from "../protocol/failure.ts";
import type { CallOptions } from "../protocol/model.ts";
import type { Bindings } from "./bindings.ts";
import { bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { errorText } from "./error-text.ts";
import { readAnswer } from "./model-answer.ts";
import type { Around } from "./performer.ts";

type ModelTask = Extract<Task, { readonly kind: "model" }>;

/** Asks the adapter bound to a task's model, once. Whatever the adapter does, the outcome is an answer or a failure. */
export async function callModel(
  task: ModelTask,
  ports: { readonly bindings: Bindings; readonly clock: Clock },
  around: Around,
): Promise<Outcome> {
  const { clock } = ports;
  const failed = (why: Failure): Outcome => ({ kind: "failure", effect: task.effect, at: clock.now(), failure: why });

  const adapter = ports.bindings.modelFor(task.request.settings, task.request.agent);
  if ("missing" in adapter) return failed(failure("not-bound", adapter.missing));

  const call = await bounded({ clock, signal: around.signal }, async (signal) =>
    // Read here, where whatever a strange answer throws when it is looked at is the adapter's fault.
    readAnswer(await adapter.generate(task.request, optionsOf(around, signal))),
  );
  switch (call.kind) {
    case "thrown":
      return failed(thrownFailure(call.error, adapter.provider));
    case "timeout":
    case "aborted":
      return failed(failure("timeout", "the call was ended before the model answered"));
    case "done": {
      const answer = call.value;
      if (!answer.ok) return failed(failure("malformed-response", answer.reason));
      return { kind: "model", effect: task.effect, at: clock.now(), response: answer.response };
    }
  }
}

function optionsOf({ onDelta }: Around, signal: () => AbortSignal): CallOptions {
  return {
    get signal() {
      return signal();
    },
    ...(onDelta === undefined ? {} : { onDelta }),
  };
}

function thrownFailure(error: unknown, provider: string): Failure {
  if (isFailureError(error) && Object.hasOwn(FAILURES, error.failure.code)) {
    const { code, message, retryable, status } = error.failure;
    return failure(code, errorText(message), { retryable, ...(typeof status === "number" ? { status } : {}) });
  }
  return failure("internal", `the adapter "${provider}" threw: ${errorText(error)}`);
}
