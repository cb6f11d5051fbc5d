import type { Effect } from "../loop/effect.ts";
import type { Task } from "../loop/task.ts";
import { Flight, type Means, type Settled } from "./flight.ts";

/** The effects that are being performed now. */
export class InFlight {
  private readonly means: Means;
  /** Few: an answer makes no more than some dozen calls. */
  private readonly open: Flight[] = [];
  /** Those that are not done here: they are not started again. */
  private elsewhere: Set<string> | undefined = undefined;

  constructor(means: Means) {
    this.means = means;
  }

  /** Whether any is still to arrive. */
  get busy(): boolean {
    return this.open.length > 0;
  }

  /** Whether this one is. */
  holds(effect: string): boolean {
    return this.placeOf(effect) >= 0;
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
    this.open.push(flight);
    flight.start();
  }

  /** Nobody waits for it any more: it is told so, and what comes of it is not taken. */
  drop(effect: string): void {
    this.letGo(effect)?.withdraw(new DOMException("the request for approval has expired", "TimeoutError"));
  }

  /** Lets go of an effect whose outcome has been taken up: until then it counts as being performed, lest it is started twice. */
  finish({ effect, outcome }: Settled): void {
    this.letGo(effect);
    if (outcome === undefined) (this.elsewhere ??= new Set()).add(effect);
  }

  private canStart(effect: Effect): boolean {
    if (this.holds(effect.id) || this.elsewhere?.has(effect.id) === true) return false;
    if (effect.kind === "model" || effect.kind === "approval") return true;
    if (effect.kind === "guard") return this.room("guard");
    return effect.status === "pending" && this.room("tool");
  }

  private room(kind: Task["kind"]): boolean {
    const { concurrency } = this.means.ports;
    if (this.open.length < concurrency) return true;
    let count = 0;
    for (const flight of this.open) if (flight.task.kind === kind) count += 1;
    return count < concurrency;
  }

  private placeOf(effect: string): number {
    for (let place = 0; place < this.open.length; place++) if (this.open[place]?.task.effect === effect) return place;
    return -1;
  }

  private letGo(effect: string): Flight | undefined {
    const place = this.placeOf(effect);
    const last = place < 0 ? undefined : this.open.pop();
    if (last === undefined || place === this.open.length) return last;
    const flight = this.open[place];
    this.open[place] = last;
    return flight;
  }
}
