import type { ModelAsked, ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { ModelChoice, Task } from "../loop/task.ts";
import { failure, FAILURES, type Failure, type FailureCode } from "../protocol/failure.ts";
import { own } from "../protocol/json.ts";
import type { ModelPrice, ModelRequest } from "../protocol/model.ts";
import type { Bindings } from "./bindings.ts";
import { pause } from "./bounded.ts";
import type { Clock, Random } from "./clock.ts";
import { attemptModel, type Attempted } from "./model-attempt.ts";
import type { Around } from "./performer.ts";
import { nextAttempt, type RetryPolicy } from "./retry-policy.ts";

type ModelTask = Extract<Task, { readonly kind: "model" }>;
/** A model that is asked, and what. */
interface Choice {
  readonly model: string | undefined;
  readonly request: ModelRequest;
}

export interface ModelPorts {
  readonly bindings: Bindings;
  readonly clock: Clock;
  readonly random: Random;
  readonly retry: RetryPolicy;
  /** The host's prices, by `provider/model`. */
  readonly prices: Readonly<Record<string, ModelPrice | null>>;
}

/**
 * Asks a task's model until it answers or its attempts are spent, and then the models that stand in for it, each with attempts of its own. The outcome
 * tells every attempt.
 */
export async function callModel(task: ModelTask, ports: ModelPorts, options: Around): Promise<Outcome> {
  const { clock } = ports;
  const tried: ModelAttempt[] = [];
  const first: Choice = { model: task.model, request: task.request };
  const choices: readonly Choice[] = [first, ...(task.fallback ?? []).map((choice) => standIn(task.request, choice))];
  let [place, attempt] = [0, 1];
  for (;;) {
    const { model, request } = choices[place] ?? first;
    const price = own(ports.prices, `${request.settings.provider}/${request.settings.model}`);
    const asked: ModelAsked = {
      ...(place === 0 || model === undefined ? {} : { model }),
      ...(price === undefined ? {} : { price }),
      ...(tried.length === 0 ? {} : { tried: [...tried] }),
    };
    const began = clock.now();
    const { result, heard } = await ask(request, ports, options);
    const at = clock.now();
    if (result.ok) return { kind: "model", effect: task.effect, at, response: result.response, ...asked };

    const why = result.failure;
    const next = nextAttempt(ports.retry, why, { attempt, left: task.deadline - at, random: ports.random });
    const other = next.again || !canStandIn(why) ? undefined : choices[place + 1];
    if (options.signal.aborted || (!next.again && other === undefined))
      return { kind: "failure", effect: task.effect, at, failure: next.again ? why : told(why, next.because), ...asked };

    const waitMs = next.again ? next.waitMs : 0;
    const failed: ModelAttempt = {
      at,
      ms: at - began,
      ...(model === undefined ? {} : { model }),
      ...(price === undefined ? {} : { price }),
      failure: why,
      waitMs,
      ...(other?.model === undefined ? {} : { next: other.model }),
      ...(heard ? { heard } : {}),
    };
    tried.push(failed);
    options.onRetry?.(failed);
    if (waitMs > 0) await pause({ clock, signal: options.signal }, waitMs);
    if (other === undefined) attempt += 1;
    else [place, attempt] = [place + 1, 1];
  }
}

/** The same question to a model that stands in: by its own settings, and in the layout that its own entry asks for. */
function standIn({ stable, ...request }: ModelRequest, { model, settings, layout }: ModelChoice): Choice {
  return { model, request: { ...request, settings, ...(layout === undefined || stable === undefined ? {} : { stable }) } };
}

/** A request that is wrong, a key that is missing and a refusal are told at once: another model would hide a mistake, or be asked until one says yes. */
function canStandIn({ code, retryable }: Failure): boolean {
  const own: readonly FailureCode[] = ["quota", "context-length"];
  return retryable || FAILURES[code].retryable || own.includes(code);
}

async function ask(
  request: ModelRequest,
  ports: ModelPorts,
  options: Around,
): Promise<{ readonly result: Attempted; readonly heard: boolean }> {
  const adapter = ports.bindings.modelFor(request.settings, request.agent);
  if ("missing" in adapter) return { result: { ok: false, failure: failure("not-bound", adapter.missing) }, heard: false };
  const { signal, onDelta } = options;
  let heard = false;
  const hear = (text: string): void => {
    heard = true;
    onDelta?.(text);
  };
  const result = await attemptModel(adapter, request, {
    clock: ports.clock,
    signal,
    ...(onDelta === undefined ? {} : { onDelta: hear }),
  });
  return { result, heard };
}

function told(why: Failure, because: string): Failure {
  return because === "" ? why : { ...why, message: `${why.message} (${because})` };
}
