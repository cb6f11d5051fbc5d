import type { Effect } from "../loop/effect.ts";
import type { ApprovalAnswer, ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { askHost, type Judge } from "./approvals.ts";
import { EngineError } from "./engine-error.ts";
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
  /** `judge` says why a person's answer cannot be taken. */
  start(task: Task, judge: Judge): void;
  /** Nobody waits for it any more: it is told so, and what comes of it is not taken. */
  drop(effect: string): void;
  /** Lets go of an effect whose outcome has been taken up: until then it counts as being performed, lest it is started twice. */
  finish(arrival: Extract<Arrival, { readonly kind: "settled" }>): void;
}

/** Performs tasks through the ports and puts what arrives in order; a text delta never arrives after its answer. */
export function inFlight(ports: Ports, signal: AbortSignal, put: (arrival: Arrival) => void): InFlight {
  const open = new Map<string, Task["kind"]>();
  const withdrawals = new Map<string, AbortController>();
  /** Those that are not done here: they are not started again. */
  const elsewhere = new Set<string>();
  const count = (kind: Task["kind"]): number => [...open.values()].filter((each) => each === kind).length;

  const withdrawal = (effect: string): AbortSignal => {
    const made = new AbortController();
    withdrawals.set(effect, made);
    return made.signal;
  };

  return {
    busy: () => open.size > 0,
    holds: (effect) => open.has(effect),

    ready(pending) {
      return pending.find((effect) => {
        if (open.has(effect.id) || elsewhere.has(effect.id)) return false;
        if (effect.kind === "model") return true;
        if (effect.kind === "guard") return count("guard") < ports.concurrency;
        if (effect.kind === "approval") return true;
        return effect.status === "pending" && count("tool") < ports.concurrency;
      });
    },

    start(task, judge) {
      open.set(task.effect, task.kind);
      let [answered, heard] = [false, false];
      const onDelta = (text: string): void => {
        if (task.kind !== "model" || answered || typeof text !== "string" || text === "") return;
        heard = true;
        put({ kind: "delta", agent: task.request.agent, text });
      };
      const reset = (): void => {
        if (heard && task.kind === "model") put({ kind: "reset", agent: task.request.agent });
        heard = false;
      };
      const onRetry = (attempt: ModelAttempt): void => {
        if (task.kind !== "model" || answered) return;
        reset();
        put({ kind: "retry", agent: task.request.agent, attempt });
      };
      const deliver = async (): Promise<void> => {
        const own = task.kind === "approval" ? withdrawal(task.effect) : undefined;
        const options = { signal: own === undefined ? signal : AbortSignal.any([signal, own]), onDelta, onRetry };
        const arrival = await arrivalOf(task, { ...ports, judge }, options);
        answered = true;
        if (arrival.kind !== "settled" || arrival.outcome?.kind === "failure") reset();
        if (own?.aborted !== true) put(arrival);
      };
      void deliver();
    },

    drop(effect) {
      open.delete(effect);
      withdrawals.get(effect)?.abort(new DOMException("the request for approval has expired", "TimeoutError"));
    },

    finish({ effect, outcome }) {
      open.delete(effect);
      withdrawals.delete(effect);
      if (outcome === undefined) elsewhere.add(effect);
    },
  };
}

type Judging = Ports & { readonly judge: Judge };
type Options = Parameters<Ports["executor"]["perform"]>[1];

/** Never throws. */
async function arrivalOf(task: Task, ports: Judging, options: Options): Promise<Arrival> {
  try {
    const outcome = await perform(task, ports, options);
    if (outcome === undefined) return { kind: "settled", effect: task.effect };
    checkAnswer(task, outcome, ports);
    return { kind: "settled", effect: task.effect, outcome };
  } catch (error) {
    return { kind: "fault", error };
  }
}

function perform(task: Task, ports: Judging, options: Options): Promise<Outcome | undefined> {
  if (task.kind === "approval" && ports.approve !== undefined)
    return askHost(task, ports.approve, { clock: ports.clock, signal: options.signal, judge: ports.judge });
  return ports.executor.perform(task, options);
}

function checkAnswer(task: Task, outcome: Outcome, { judge }: Judging): void {
  const what = `the executor was given the ${task.kind} task "${task.effect}" and answered`;
  if (!answers(task, outcome)) throw new EngineError("bad-argument", `${what} something else`);
  const problem = outcome.kind === "approval" ? judge(task.effect, outcome.answer, outcome.at) : undefined;
  if (problem !== undefined) throw new EngineError("bad-argument", `${what} what cannot be taken: ${problem}`);
}

function answers(task: Task, outcome: Outcome): boolean {
  if (typeof outcome !== "object" || outcome.effect !== task.effect || !Number.isFinite(outcome.at)) return false;
  if (outcome.kind === "guard" && !Array.isArray(outcome.verdicts)) return false;
  return outcome.kind === task.kind || (task.kind !== "approval" && outcome.kind === "failure");
}
