import type { RunEvent } from "../loop/event.ts";
import { approvalProblem } from "../loop/approval-problem.ts";
import { deadlineOf } from "../loop/limits.ts";
import type { LiveRun } from "../loop/live-run.ts";
import type { ApprovalAnswer, Outcome } from "../loop/outcome.ts";
import type { RunState } from "../loop/state.ts";
import { taskOf, type Task } from "../loop/task.ts";
import { Alarm } from "./alarm.ts";
import { nextExpiry } from "./approvals.ts";
import { errorText } from "./error-text.ts";
import type { Arrival, Delta, Means, Settled } from "./flight.ts";
import { HeldText } from "./held-text.ts";
import { InFlight } from "./in-flight.ts";
import { LateAbort, lateSignalOf, type LateSignal } from "./late-signal.ts";
import { Mailbox } from "./mailbox.ts";
import type { Ports } from "./ports.ts";
import type { TextDelta } from "./runtime.ts";
import { nobody, type Listener } from "./telling.ts";

/** A run as its journal tells it. */
export interface Position {
  readonly run: LiveRun;
  /** The number of the next outcome. */
  readonly next: number;
}

/** What a driver is told beside its ports. */
export interface Circumstances {
  /** Outcomes that are known already: answers, and what became of a process that died. */
  readonly known?: readonly Outcome[];
  readonly listener: Listener;
}

/**
 * Takes a run on until it ends or waits for someone: performs what the state asks for, journals each outcome, and only
 * then takes the step. The one place where a run meets the world. Tells the events of each step together. However it ends,
 * what is still in flight is aborted.
 */
export function drive(from: Position, ports: Ports, { known, listener }: Circumstances): Promise<RunState> {
  return new Driver(from, ports, listener).drive(known);
}

/** What comes to a run from outside: the host cancels it, its time is over, a request for approval expires, or its consumer has left. */
type Interrupt = { readonly kind: "cancel" | "deadline" | "expiry" } | { readonly kind: "left" };

/** Who hears how it ended. */
interface Over {
  readonly resolve: (state: RunState) => void;
  readonly reject: (error: unknown) => void;
}

const none: readonly RunEvent[] = [];

class Driver implements Means {
  readonly ports: Ports;
  readonly signal = new LateAbort();
  readonly heard: boolean;
  private readonly run: LiveRun;
  private next: number;
  private readonly listener: Listener;
  private readonly mail = new Mailbox<Arrival | Interrupt>();
  private readonly flights = new InFlight(this);
  private readonly deadline: Alarm;
  // Made when there is something for them.
  private expiry: Alarm | undefined = undefined;
  private text: HeldText | undefined = undefined;
  private stopCancel: (() => void) | undefined = undefined;
  private stopLeft: (() => void) | undefined = undefined;
  private over: Over | undefined = undefined;
  /** It takes up what has come, or is over: nobody else may. */
  private working = true;

  constructor({ run, next }: Position, ports: Ports, listener: Listener) {
    this.ports = ports;
    this.listener = listener;
    this.heard = listener !== nobody;
    this.run = run;
    this.next = next;
    this.deadline = new Alarm(ports.clock, () => this.put({ kind: "deadline" }));
  }

  drive(known: readonly Outcome[] = []): Promise<RunState> {
    return new Promise((resolve, reject) => {
      this.over = { resolve, reject };
      this.listen();
      void this.work(known);
    });
  }

  /** What comes while the driver waits is taken up at once; what comes while it works waits for its turn. */
  put(arrival: Arrival | Interrupt): void {
    this.mail.put(arrival);
    if (!this.working) void this.work([]);
  }

  /** Takes the run on until there is nothing to do but to wait for what is in flight, or the run is left. Never rejects. */
  private async work(known: readonly Outcome[]): Promise<void> {
    this.working = true;
    try {
      if (known.length > 0) await this.recordAll(known);
      while (this.run.state.end === undefined && this.listener.left?.aborted !== true) {
        // Answers that have come already are in time.
        const expiry = this.mail.peek() === undefined ? nextExpiry(this.run.state) : undefined;
        if (expiry !== undefined && expiry.at <= this.now()) {
          this.flights.drop(expiry.effect);
          await this.record({ kind: "expired", effect: expiry.effect, at: this.now() });
          continue;
        }
        for (let noted = this.startReady(); noted !== undefined; noted = this.startReady()) await noted;
        const arrival = this.mail.take();
        if (arrival === undefined) {
          if (!this.flights.busy) break;
          this.setAlarms();
          this.working = false;
          return;
        }
        if (arrival.kind === "left") break;
        const taken = arrival.kind === "settled" ? this.settle(arrival) : this.hear(arrival);
        if (taken !== undefined) await taken;
      }
      this.end();
      this.over?.resolve(this.run.state);
    } catch (error) {
      this.end();
      this.over?.reject(error);
    }
  }

  private settle(arrival: Settled): Promise<void> | undefined {
    // Its request expired while the answer was on its way.
    if (!this.flights.holds(arrival.effect)) return undefined;
    const { outcome } = arrival;
    if (outcome === undefined) return this.follow(arrival, none);
    const written = this.write(outcome);
    if (written === undefined) return this.follow(arrival, this.take(outcome));
    return written.then(() => this.follow(arrival, this.take(outcome)));
  }

  /** Lets go of an effect only when the step is taken: what has arrived but is still pending in the state must not be started again. */
  private follow(arrival: Settled, events: readonly RunEvent[]): Promise<void> | undefined {
    this.flights.finish(arrival);
    return this.listener.tell(this.text === undefined ? events : this.text.release(events));
  }

  judge(effect: string, answer: ApprovalAnswer, at: number): string | undefined {
    const { plan, state } = this.run;
    const request = state.pending.find((open) => open.id === effect);
    return request?.kind === "approval" ? approvalProblem(plan, state, { request, answer, at }) : undefined;
  }

  private now(): number {
    return this.ports.clock.now();
  }

  /** Starts what can be started at once; gives a promise where the journal must hear first that something begins, and there may be more to start then. */
  private startReady(): Promise<void> | undefined {
    while (!this.signal.aborted) {
      const { plan, state } = this.run;
      const effect = this.flights.ready(state.pending);
      if (effect === undefined) return undefined;
      const task = taskOf(plan, state, effect);
      if (task.kind === "tool" && !task.repeatable) {
        const noted = this.record({ kind: "started", effect: task.effect, at: this.now() });
        if (noted !== undefined) return noted.then(() => this.startUnlessLeft(task));
      }
      this.startUnlessLeft(task);
    }
    return undefined;
  }

  /** Cancelled or left while the journal heard of it, it must not run any more. */
  private startUnlessLeft(task: Task): void {
    if (!this.signal.aborted) this.flights.start(task);
  }

  /** Takes what is no outcome. */
  private hear(arrival: Exclude<Arrival | Interrupt, Settled | { readonly kind: "left" }>): Promise<void> | undefined {
    const { turn } = this.run.state;
    switch (arrival.kind) {
      case "delta":
        return this.listener.tell(this.deltas(arrival));
      case "reset":
        // What was held back was never heard.
        return this.holds(arrival.agent) ? undefined : this.listener.tell([{ type: "text-reset", turn, agent: arrival.agent }]);
      case "retry":
        return this.listener.tell([{ type: "retry-start", turn, agent: arrival.agent, attempt: arrival.attempt }]);
      case "fault":
        throw arrival.error;
      case "cancel":
        return this.record({ kind: "cancel", effect: "run", at: this.now(), reason: errorText(this.ports.signal?.reason) });
      case "deadline":
        return this.endTime();
      case "expiry":
        // The request is looked at when the loop comes round.
        return undefined;
    }
  }

  /** A piece of text, and what has come of it since: whoever listens gets it together. */
  private deltas(first: Delta): readonly TextDelta[] {
    const { turn } = this.run.state;
    const pieces: TextDelta[] = [];
    for (let delta = first; ;) {
      const { agent, text } = delta;
      if (!this.holds(agent)) pieces.push({ type: "text-delta", turn, agent, text });
      const next = this.mail.peek();
      if (next?.kind !== "delta") return pieces;
      this.mail.take();
      delta = next;
    }
  }

  private holds(agent: string): boolean {
    const { plan, state } = this.run;
    return (this.text ??= new HeldText()).holds(plan, state, agent);
  }

  /** The run's time is over, or a turn's. It may have been another turn's, or people may have begun to wait: then it is set anew. */
  private endTime(): Promise<void> | undefined {
    this.deadline.set(undefined);
    const { plan, state } = this.run;
    const at = this.now();
    if (state.status !== "running" || at < deadlineOf(plan, state)) return undefined;
    return this.record({ kind: "deadline", effect: "run", at });
  }

  private record(outcome: Outcome): Promise<void> | undefined {
    const written = this.write(outcome);
    if (written === undefined) return this.listener.tell(this.take(outcome));
    return written.then(() => this.listener.tell(this.take(outcome)));
  }

  /** All of them are safe before the first event is told: a consumer that leaves then has not taken back an answer. */
  private async recordAll(outcomes: readonly Outcome[]): Promise<void> {
    const told: RunEvent[] = [];
    for (const outcome of outcomes) {
      const written = this.write(outcome);
      if (written !== undefined) await written;
      told.push(...this.take(outcome));
    }
    await this.listener.tell(told);
  }

  /** Journals an outcome, which must be safe before it counts. */
  private write(outcome: Outcome): Promise<void> | undefined {
    return this.ports.store?.append(this.run.state.runId, this.next, outcome);
  }

  /** Takes the step that a journaled outcome leads to. */
  private take(outcome: Outcome): readonly RunEvent[] {
    this.next += 1;
    return this.run.take(outcome);
  }

  private setAlarms(): void {
    const { plan, state } = this.run;
    this.deadline.set(state.status === "running" ? deadlineOf(plan, state) : undefined);
    const expiry = nextExpiry(state);
    if (expiry !== undefined) this.expiry ??= new Alarm(this.ports.clock, () => this.put({ kind: "expiry" }));
    this.expiry?.set(expiry?.at);
  }

  /** Signals that are aborted already are heard at once. */
  private listen(): void {
    const { ports, listener } = this;
    const cancel = ports.signal === undefined ? undefined : lateSignalOf(ports.signal);
    if (cancel !== undefined) this.stopCancel = this.heed(cancel, "cancel");
    if (listener.left !== undefined) this.stopLeft = this.heed(listener.left, "left");
  }

  /** The deadline ends what is in flight only when it is taken: until then it may turn out that the run waits for a person. */
  private heed(source: LateSignal, kind: "cancel" | "left"): () => void {
    const listener = {
      hearAbort: (): void => {
        this.put({ kind });
        this.signal.abort(source.reason);
      },
    };
    if (source.aborted) listener.hearAbort();
    source.listen(listener);
    return () => source.unlisten(listener);
  }

  private end(): void {
    this.deadline.set(undefined);
    this.expiry?.set(undefined);
    this.stopCancel?.();
    this.stopLeft?.();
    if (this.flights.busy) this.signal.abort(new DOMException("the run has been left", "AbortError"));
  }
}
