import type { ModelAttempt, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { askHost, type Judge } from "./approvals.ts";
import { EngineError } from "./engine-error.ts";
import { LateAbort, type AbortListener, type LateSignal } from "./late-signal.ts";
import { settleWith, type Around } from "./performer.ts";
import type { Ports } from "./ports.ts";

/** What comes back from an effect that was started. */
export type Arrival =
  | Delta
  /** What arrived as deltas of this effect is void. */
  | { readonly kind: "reset"; readonly agent: string }
  | { readonly kind: "retry"; readonly agent: string; readonly attempt: ModelAttempt }
  | Settled
  /** The host broke a port's contract. */
  | { readonly kind: "fault"; readonly error: unknown };

/** A piece of a model's answer. */
export interface Delta {
  readonly kind: "delta";
  readonly agent: string;
  readonly text: string;
}

/** Without an outcome it is not done here, and the run waits for it. */
export interface Settled {
  readonly kind: "settled";
  readonly effect: string;
  readonly outcome: Outcome | undefined;
}

/** With what effects are performed. */
export interface Means {
  readonly ports: Ports;
  readonly signal: LateSignal;
  /** Whether anybody hears what happens before an outcome. */
  readonly heard: boolean;
  /** Says why a person's answer cannot be taken. */
  judge(...answer: Parameters<Judge>): string | undefined;
  /** Takes what arrives, in its order. */
  put(arrival: Arrival): void;
}

/** An effect that is being performed. Nothing of it arrives after its outcome; what was heard of an attempt is void when it fails. */
export class Flight implements Around, AbortListener {
  readonly task: Task;
  private readonly means: Means;
  private answered = false;
  private heard = false;
  /** A request to a person can be taken back on its own. */
  private readonly own: LateAbort | undefined;

  constructor(task: Task, means: Means) {
    this.task = task;
    this.means = means;
    this.own = task.kind === "approval" ? new LateAbort() : undefined;
  }

  get signal(): LateSignal {
    return this.own ?? this.means.signal;
  }

  /** What is done at once has arrived when it returns. Never throws. */
  start(): void {
    const { task, means } = this;
    const { approve, performer, clock } = means.ports;
    try {
      if (task.kind !== "approval") return performer.perform(task, this);
      means.signal.listen(this);
      if (approve === undefined) return performer.perform(task, this);
      settleWith(this, askHost(task, approve, { clock, signal: this.signal.signal(), judge: (...answer) => means.judge(...answer) }));
    } catch (error) {
      this.fault(error);
    }
  }

  hearAbort(): void {
    this.own?.abort(this.means.signal.reason);
  }

  /** Nobody waits for it any more: it is told so, and what comes of it is not taken. */
  withdraw(reason: unknown): void {
    this.answered = true;
    this.own?.abort(reason);
  }

  onDelta(text: string): void {
    const { task, means, answered } = this;
    if (answered || !means.heard || task.kind !== "model" || typeof text !== "string" || text === "") return;
    this.heard = true;
    means.put({ kind: "delta", agent: task.request.agent, text });
  }

  onRetry(attempt: ModelAttempt): void {
    const { task, means, answered } = this;
    if (answered || !means.heard || task.kind !== "model") return;
    this.reset();
    means.put({ kind: "retry", agent: task.request.agent, attempt });
  }

  settle(outcome: Outcome | undefined): void {
    try {
      if (outcome !== undefined) check(this.task, outcome, this.means);
    } catch (error) {
      return this.fault(error);
    }
    if (outcome?.kind === "failure") this.reset();
    this.arrive({ kind: "settled", effect: this.task.effect, outcome });
  }

  fault(error: unknown): void {
    this.reset();
    this.arrive({ kind: "fault", error });
  }

  private reset(): void {
    const { task, means, answered } = this;
    if (this.heard && !answered && task.kind === "model") means.put({ kind: "reset", agent: task.request.agent });
    this.heard = false;
  }

  private arrive(arrival: Arrival): void {
    if (this.answered) return;
    this.answered = true;
    this.means.put(arrival);
  }
}

/** Throws where a host's executor answered what cannot be the task's outcome. */
function check(task: Task, outcome: Outcome, means: Means): void {
  if (!answers(task, outcome)) throw wrong(task, "something else");
  const problem = outcome.kind === "approval" ? means.judge(task.effect, outcome.answer, outcome.at) : undefined;
  if (problem !== undefined) throw wrong(task, `what cannot be taken: ${problem}`);
}

function answers(task: Task, outcome: Outcome): boolean {
  if (typeof outcome !== "object" || outcome.effect !== task.effect || !Number.isFinite(outcome.at)) return false;
  if (outcome.kind === "guard" && !Array.isArray(outcome.verdicts)) return false;
  return outcome.kind === task.kind || (task.kind !== "approval" && outcome.kind === "failure");
}

function wrong(task: Task, what: string): EngineError {
  return new EngineError("bad-argument", `the executor was given the ${task.kind} task "${task.effect}" and answered ${what}`);
}
