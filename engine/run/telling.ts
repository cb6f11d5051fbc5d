import { LateAbort, type LateSignal } from "./late-signal.ts";
import type { StreamEvent } from "./runtime.ts";

/** Who hears what happens in a run. */
export interface Listener {
  /** Takes what happened at once. Where it gives a promise, the run goes on when that is done. */
  readonly tell: (events: readonly StreamEvent[]) => Promise<void> | undefined;
  /** Aborted when nobody listens any more. */
  readonly left?: LateSignal;
}

/** Hears nothing, and holds nothing up: what only a listener needs is not even made for it. */
export const nobody: Listener = { tell: () => undefined };

/** Has a host's function hear first of all that a listener is told. */
export function overheard(listener: Listener, hear: ((event: StreamEvent) => void) | undefined): Listener {
  if (hear === undefined) return listener;
  const { left } = listener;
  return {
    tell(events) {
      for (const event of events) hear(event);
      return listener.tell(events);
    },
    ...(left === undefined ? {} : { left }),
  };
}

/**
 * What a body tells, one event after the other: the body begins when the first is asked for, and goes on when all that it
 * told has been taken. Unlike an async generator it can be left at any time: the body hears of it at once, where a generator
 * would wait for the model that thinks.
 */
export function telling<R>(body: (listener: Listener) => Promise<R>): AsyncGenerator<StreamEvent, R> {
  return new Telling(body);
}

type Answer<R> = IteratorResult<StreamEvent, R>;

/** Somebody who asked for the next event when there was none. */
interface Asker<R> {
  readonly resolve: (answer: Answer<R>) => void;
  readonly reject: (error: unknown) => void;
}

/** How the body ended, until somebody has been told. */
type End<R> =
  | { readonly kind: "returned"; readonly value: R }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "told" };

class Telling<R> implements AsyncGenerator<StreamEvent, R> {
  private readonly body: (listener: Listener) => Promise<R>;
  private readonly left = new LateAbort();
  private told: readonly StreamEvent[] = [];
  private read = 0;
  /** As of a generator, they are answered in the order in which they asked. */
  private askers: Asker<R>[] = [];
  private goOn: (() => void) | undefined = undefined;
  private running: Promise<void> | undefined = undefined;
  private end: End<R> | undefined = undefined;

  constructor(body: (listener: Listener) => Promise<R>) {
    this.body = body;
  }

  next(): Promise<Answer<R>> {
    const event = this.take();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    return new Promise((resolve, reject) => {
      this.askers.push({ resolve, reject });
      if (this.end !== undefined) this.tellEnd();
      else if (this.running === undefined) this.running = this.run();
      else this.continue();
    });
  }

  async return(value: R | PromiseLike<R>): Promise<Answer<R>> {
    const given = await value;
    await this.leave();
    return { done: true, value: given };
  }

  async throw(error: unknown): Promise<Answer<R>> {
    await this.leave();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event that was told already. Nothing waits for it then: whoever asked was given it as it was told. */
  private take(): StreamEvent | undefined {
    if (this.left.aborted || this.read >= this.told.length) return undefined;
    return this.told[this.read++];
  }

  private async run(): Promise<void> {
    try {
      const value = await this.body({ tell: (events) => this.tell(events), left: this.left });
      this.end = { kind: "returned", value };
    } catch (error) {
      this.end = { kind: "thrown", error };
    }
    this.tellEnd();
  }

  private tell(events: readonly StreamEvent[]): Promise<void> | undefined {
    if (events.length === 0 || this.left.aborted) return undefined;
    this.told = events;
    this.read = 0;
    while (this.askers.length > 0) {
      const event = this.take();
      // Somebody has asked already for what comes after these.
      if (event === undefined) return undefined;
      this.askers.shift()?.resolve({ done: false, value: event });
    }
    return new Promise((resolve) => (this.goOn = resolve));
  }

  private continue(): void {
    this.goOn?.();
    this.goOn = undefined;
  }

  /** The end is told once: to the first who asks. */
  private tellEnd(): void {
    for (const { resolve, reject } of this.askers.splice(0)) {
      const end = this.end;
      this.end = { kind: "told" };
      if (end?.kind === "thrown") reject(end.error);
      else resolve({ done: true, value: end?.kind === "returned" ? end.value : (undefined as R) });
    }
  }

  /** Ends what is under way. Throws what the body threw, unless somebody has heard of it. */
  private async leave(): Promise<void> {
    this.left.abort(new DOMException("nobody listens to the run any more", "AbortError"));
    if (this.running === undefined) this.end = { kind: "told" };
    this.continue();
    await this.running;
    const end = this.end;
    this.end = { kind: "told" };
    if (end?.kind === "thrown") throw end.error;
  }
}
