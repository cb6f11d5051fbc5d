import type { Effect } from "../loop/effect.ts";
import type { ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { askHost, type Judge } from "./approvals.ts";
import { EngineError } from "./engine-error.ts";
import { lateSignal, type LateAbort, type LateSignal } from "./late-signal.ts";
import type { Around, Performer } from "./performer.ts";
import type { Ports } from "./ports.ts";

/** What comes back from an effect that was started. */
export type Arrival =
  | { readonly kind: "delta"; readonly agent: string; readonly text: string }
  /** What arrived as deltas of this effect is void. */
  | { readonly kind: "reset"; readonly agent: string }
  | { readonly kind: "retry"; readonly agent: string; readonly attempt: ModelAttempt }
  /** Without an outcome: it is not done here, and the run waits for it. */
  | { readonly kind: "settled"; readonly effect: string; readonly outcome?: Outcome }
  /** The host broke a port's contract. */
  | { readonly kind: "fault"; readonly error: unknown };

/** The effects that are being performed now. */
export interface InFlight {
  /** Whether any is still to arrive. */
  busy(): boolean;
  /** Whether this one is. */
  holds(effect: string): boolean;
  /** The first of the pending effects that can be started now: tools and guards up to the bound, people without one. */
  ready(pending: readonly Effect[]): Effect | undefined;
  start(task: Task): void;
  /** Nobody waits for it any more: it is told so, and what comes of it is not taken. */
  drop(effect: string): void;
  /** Lets go of an effect whose outcome has been taken up: until then it counts as being performed, lest it is started twice. */
  finish(arrival: Extract<Arrival, { readonly kind: "settled" }>): void;
}

/** With what effects are performed. */
export interface Means {
  readonly ports: Ports;
  readonly signal: LateSignal;
  /** Says why a person's answer cannot be taken. */
  readonly judge: Judge;
}

/** Performs tasks through the ports and puts what arrives in order; a text delta never arrives after its answer. */
export function inFlight(means: Means, put: (arrival: Arrival) => void): InFlight {
  const { ports, signal } = means;
  const open = new Map<string, Task["kind"]>();
  const withdrawals = new Map<string, LateAbort>();
  /** Those that are not done here: they are not started again. */
  const elsewhere = new Set<string>();

  function room(kind: Task["kind"]): boolean {
    if (open.size < ports.concurrency) return true;
    let count = 0;
    for (const each of open.values()) if (each === kind) count += 1;
    return count < ports.concurrency;
  }

  function withdrawal(effect: string): LateAbort {
    const own = lateSignal();
    signal.onAbort(() => own.abort(signal.reason));
    withdrawals.set(effect, own);
    return own;
  }

  return {
    busy: () => open.size > 0,
    holds: (effect) => open.has(effect),

    ready(pending) {
      return pending.find((effect) => {
        if (open.has(effect.id) || elsewhere.has(effect.id)) return false;
        if (effect.kind === "model" || effect.kind === "approval") return true;
        if (effect.kind === "guard") return room("guard");
        return effect.status === "pending" && room("tool");
      });
    },

    start(task) {
      open.set(task.effect, task.kind);
      switch (task.kind) {
        case "model":
          return askModel(task, means, put);
        case "approval": {
          const own = withdrawal(task.effect);
          return perform(task, means, { signal: own }, (arrival) => (own.aborted && !signal.aborted ? undefined : put(arrival)));
        }
        case "tool":
        case "guard":
          return perform(task, means, { signal }, put);
      }
    },

    drop(effect) {
      open.delete(effect);
      const own = withdrawals.get(effect);
      withdrawals.delete(effect);
      own?.abort(new DOMException("the request for approval has expired", "TimeoutError"));
    },

    finish({ effect, outcome }) {
      open.delete(effect);
      withdrawals.delete(effect);
      if (outcome === undefined) elsewhere.add(effect);
    },
  };
}

/** What was heard of an attempt is void when it fails; nothing is heard after the answer. */
function askModel(task: Extract<Task, { readonly kind: "model" }>, means: Means, put: (arrival: Arrival) => void): void {
  const { agent } = task.request;
  let answered = false;
  let heard = false;
  const reset = (): void => {
    if (heard) put({ kind: "reset", agent });
    heard = false;
  };
  const around: Around = {
    signal: means.signal,
    onDelta(text) {
      if (answered || typeof text !== "string" || text === "") return;
      heard = true;
      put({ kind: "delta", agent, text });
    },
    onRetry(attempt) {
      if (answered) return;
      reset();
      put({ kind: "retry", agent, attempt });
    },
  };
  perform(task, means, around, (arrival) => {
    answered = true;
    if (arrival.kind !== "settled" || arrival.outcome?.kind === "failure") reset();
    put(arrival);
  });
}

/** What is done at once arrives at once. Never throws. */
function perform(task: Task, means: Means, around: Around, arrive: (arrival: Arrival) => void): void {
  const fault = (error: unknown): void => arrive({ kind: "fault", error });
  try {
    const outcome = performed(task, means, around);
    if (outcome instanceof Promise) outcome.then((given) => arrive(arrivalOf(task, given, means))).catch(fault);
    else arrive(arrivalOf(task, outcome, means));
  } catch (error) {
    fault(error);
  }
}

function performed(task: Task, { ports, judge }: Means, around: Around): ReturnType<Performer["perform"]> {
  const { approve, performer, clock } = ports;
  if (task.kind === "approval" && approve !== undefined) return askHost(task, approve, { clock, signal: around.signal.signal(), judge });
  return performer.perform(task, around);
}

function arrivalOf(task: Task, outcome: Outcome | undefined, { judge }: Means): Arrival {
  if (outcome === undefined) return { kind: "settled", effect: task.effect };
  if (!answers(task, outcome)) throw wrong(task, "something else");
  const problem = outcome.kind === "approval" ? judge(task.effect, outcome.answer, outcome.at) : undefined;
  if (problem !== undefined) throw wrong(task, `what cannot be taken: ${problem}`);
  return { kind: "settled", effect: task.effect, outcome };
}

function answers(task: Task, outcome: Outcome): boolean {
  if (typeof outcome !== "object" || outcome.effect !== task.effect || !Number.isFinite(outcome.at)) return false;
  if (outcome.kind === "guard" && !Array.isArray(outcome.verdicts)) return false;
  return outcome.kind === task.kind || (task.kind !== "approval" && outcome.kind === "failure");
}

function wrong(task: Task, what: string): EngineError {
  return new EngineError("bad-argument", `the executor was given the ${task.kind} task "${task.effect}" and answered ${what}`);
}
