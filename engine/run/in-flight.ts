import type { Effect } from "../loop/effect.ts";
import type { Task } from "../loop/task.ts";
import { Flight, type Means, type Settled } from "./flight.ts";

/** The effects that are being performed now. */
export class InFlight {
  private readonly means: Means;
  private readonly open = new Map<string, Flight>();
  /** Those that are not done here: they are not started again. */
  private elsewhere: Set<string> | undefined = undefined;

  constructor(means: Means) {
    this.means = means;
  }

  /** Whether any is still to arrive. */
  get busy(): boolean {
    return this.open.size > 0;
  }

  /** Whether this one is. */
  holds(effect: string): boolean {
    return this.open.has(effect);
  }

  /** The first of the pending effects that can be started now: tools and guards up to the bound, people without one. */
  ready(pending: readonly Effect[]): Effect | undefined {
    for (let index = 0; index < pending.length; index++) {
      const effect = pending[index];
      if (effect !== undefined && this.canStart(effect)) return effect;
    }
    return undefined;
  }

  /** What is done at once has arrived when it returns. */
  start(task: Task): void {
    const flight = new Flight(task, this.means);
    this.open.set(task.effect, flight);
    flight.start();
  }

  /** Nobody waits for it any more: it is told so, and what comes of it is not taken. */
  drop(effect: string): void {
    this.open.get(effect)?.withdraw(new DOMException("the request for approval has expired", "TimeoutError"));
    this.open.delete(effect);
  }

  /** Lets go of an effect whose outcome has been taken up: until then it counts as being performed, lest it is started twice. */
  finish({ effect, outcome }: Settled): void {
    this.open.delete(effect);
    if (outcome === undefined) (this.elsewhere ??= new Set()).add(effect);
  }

  private canStart(effect: Effect): boolean {
    if (this.open.has(effect.id) || this.elsewhere?.has(effect.id) === true) return false;
    if (effect.kind === "model" || effect.kind === "approval") return true;
    if (effect.kind === "guard") return this.room("guard");
    return effect.status === "pending" && this.room("tool");
  }

  private room(kind: Task["kind"]): boolean {
    const { concurrency } = this.means.ports;
    if (this.open.size < concurrency) return true;
    let count = 0;
    for (const flight of this.open.values()) if (flight.task.kind === kind) count += 1;
    return count < concurrency;
  }
}
