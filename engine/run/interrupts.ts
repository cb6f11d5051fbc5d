import { onAbort } from "./aborts.ts";
import type { Clock } from "./clock.ts";

/** What comes to a run from outside: the host cancels it, its time is over, a request for approval expires, or its consumer has left. */
export type Interrupt = "cancel" | "deadline" | "expiry" | "left";

/** Watches for interrupts until `end`. */
export interface Interrupts {
  /** Sets when the run's time is over, in milliseconds since 1970; without it no time runs. */
  deadline(at: number | undefined): void;
  /** Sets when the next request for approval expires. */
  expiry(at: number | undefined): void;
  end(): void;
}

/** Tells each interrupt as it comes; signals that are aborted already are told at once. Leaves no timer after `end`, and calls nobody. */
export function watchInterrupts(
  sources: { readonly clock: Clock; readonly cancel?: AbortSignal | undefined; readonly left: AbortSignal },
  tell: (interrupt: Interrupt) => void,
): Interrupts {
  const { clock, cancel, left } = sources;
  const onCancel = (): void => tell("cancel");
  const onLeft = (): void => tell("left");
  const deadline = alarm(clock, () => tell("deadline"));
  const expiry = alarm(clock, () => tell("expiry"));

  if (cancel?.aborted === true) onCancel();
  if (left.aborted) onLeft();
  // A host may share one signal among thousands of runs; Node warns of a leak where eleven listen to it.
  const stopCancel = cancel === undefined ? undefined : onAbort(cancel, onCancel);
  left.addEventListener("abort", onLeft, { once: true });

  return {
    deadline,
    expiry,
    end() {
      deadline(undefined);
      expiry(undefined);
      stopCancel?.();
      left.removeEventListener("abort", onLeft);
    },
  };
}

/** One alarm, which can be set to another time or to none. */
function alarm(clock: Clock, ring: () => void): (at: number | undefined) => void {
  let armed: number | undefined;
  let disarm: (() => void) | undefined;
  const arm = (at: number): void => {
    // A timer may ring early: by a millisecond, or by weeks where the time is longer than timers can count.
    disarm = clock.after(Math.max(0, at - clock.now()), () => (clock.now() < at ? arm(at) : ring()));
  };
  return (at) => {
    if (at === armed) return;
    disarm?.();
    armed = at;
    if (at !== undefined) arm(at);
  };
}
