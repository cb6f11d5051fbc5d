import type { ModelAsked, ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { ModelChoice, Task } from "../loop/task.ts";
import { failure, FAILURES, type Failure, type FailureCode } from "../protocol/failure.ts";
import { own } from "../protocol/json.ts";
import type { ModelPrice, ModelRequest, ModelResponse } from "../protocol/model.ts";
import type { Bindings } from "./bindings.ts";
import { pause } from "./bounded.ts";
import type { Clock, Random } from "./clock.ts";
import { Attempt, type Attempted } from "./model-attempt.ts";
import { settleWith, type Around } from "./performer.ts";
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
  readonly prices: Readonly<Record<string, ModelPrice | null>> | undefined;
}

/**
 * Asks a task's model until it answers or its attempts are spent, and then the models that stand in for it, each with attempts of its own. The outcome
 * tells every attempt.
 */
export function callModel(task: ModelTask, ports: ModelPorts, around: Around): void {
  const { request } = task;
  const began = ports.clock.now();
  ask(request, ports, around, (attempted) => {
    if (attempted.ok) around.settle(answered(task, attempted.response, askedOf(request, ports), ports.clock.now()));
    else settleWith(around, goOn(task, ports, around, { began, attempted }));
  });
}

/** The first attempt, which failed. */
interface FirstAttempt {
  readonly began: number;
  readonly attempted: Extract<Attempted, { readonly ok: false }>;
}

async function goOn(task: ModelTask, ports: ModelPorts, around: Around, failing: FirstAttempt): Promise<Outcome> {
  const { clock } = ports;
  const first: Choice = { model: task.model, request: task.request };
  const tried: ModelAttempt[] = [];
  const choices: readonly Choice[] = [first, ...(task.fallback ?? []).map((choice) => standIn(task.request, choice))];
  let [place, attempt] = [0, 1];
  let began = failing.began;
  let attempted: Attempted = failing.attempted;
  for (;;) {
    const choice = choices[place] ?? first;
    const at = clock.now();
    const { price } = askedOf(choice.request, ports);
    const asked: ModelAsked = {
      ...(place === 0 || choice.model === undefined ? {} : { model: choice.model }),
      ...(price === undefined ? {} : { price }),
      ...(tried.length === 0 ? {} : { tried: [...tried] }),
    };
    if (attempted.ok) return answered(task, attempted.response, asked, at);

    const why = attempted.failure;
    const next = nextAttempt(ports.retry, why, { attempt, left: task.deadline - at, random: ports.random });
    const other = next.again || !canStandIn(why) ? undefined : choices[place + 1];
    if (around.signal.aborted || (!next.again && other === undefined))
      return { kind: "failure", effect: task.effect, at, failure: next.again ? why : told(why, next.because), ...asked };

    const waitMs = next.again ? next.waitMs : 0;
    const failed: ModelAttempt = {
      at,
      ms: at - began,
      ...(choice.model === undefined ? {} : { model: choice.model }),
      ...(price === undefined ? {} : { price }),
      failure: why,
      waitMs,
      ...(other?.model === undefined ? {} : { next: other.model }),
      ...(attempted.heard ? { heard: true } : {}),
    };
    tried.push(failed);
    around.onRetry?.(failed);
    if (waitMs > 0) await pause({ clock, signal: around.signal }, waitMs);
    if (other === undefined) attempt += 1;
    else [place, attempt] = [place + 1, 1];
    began = clock.now();
    const { request } = choices[place] ?? first;
    attempted = await new Promise<Attempted>((resolve) => ask(request, ports, around, resolve));
  }
}

const nothing: ModelAsked = {};

/** What is told of a model that is asked for the first time. */
function askedOf({ settings }: ModelRequest, { prices }: ModelPorts): Pick<ModelAsked, "price"> {
  if (prices === undefined) return nothing;
  const price = own(prices, `${settings.provider}/${settings.model}`);
  return price === undefined ? nothing : { price };
}

function answered(task: ModelTask, response: ModelResponse, asked: ModelAsked, at: number): Outcome {
  if (asked === nothing) return { kind: "model", effect: task.effect, at, response };
  return { kind: "model", effect: task.effect, at, response, ...asked };
}

/** The same question to a model that stands in: by its own settings, and in the layout that its own entry asks for. */
function standIn({ stable, ...request }: ModelRequest, { model, settings, layout }: ModelChoice): Choice {
  return { model, request: { ...request, settings, ...(layout === undefined || stable === undefined ? {} : { stable }) } };
}

/** A request that is wrong, a key that is missing and a refusal are told at once: another model would hide a mistake, or be asked until one says yes. */
function canStandIn({ code, retryable }: Failure): boolean {
  const particular: readonly FailureCode[] = ["quota", "context-length"];
  return retryable || FAILURES[code].retryable || particular.includes(code);
}

function ask(request: ModelRequest, { bindings, clock }: ModelPorts, around: Around, done: (attempted: Attempted) => void): void {
  const adapter = bindings.modelFor(request.settings, request.agent);
  if ("missing" in adapter) done({ ok: false, failure: failure("not-bound", adapter.missing), heard: false });
  else new Attempt(adapter, request, around, done).begin(clock);
}

function told(why: Failure, because: string): Failure {
  return because === "" ? why : { ...why, message: `${why.message} (${because})` };
}
