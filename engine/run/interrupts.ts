import type { Clock } from "./clock.ts";
import { lateSignalOf, type LateSignal } from "./late-signal.ts";

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

/** Tells each interrupt as it comes; signals that are aborted already are told at once. Leaves neither timer nor listener after `end`. */
export function watchInterrupts(
  sources: { readonly clock: Clock; readonly cancel?: AbortSignal | undefined; readonly left?: LateSignal | undefined },
  tell: (interrupt: Interrupt) => void,
): Interrupts {
  const { clock, cancel, left } = sources;
  const onCancel = (): void => tell("cancel");
  const onLeft = (): void => tell("left");
  const deadline = alarm(clock, () => tell("deadline"));
  const expiry = alarm(clock, () => tell("expiry"));

  if (cancel?.aborted === true) onCancel();
  if (left?.aborted === true) onLeft();
  const stopCancel = cancel === undefined ? undefined : lateSignalOf(cancel).onAbort(onCancel);
  const stopLeft = left?.onAbort(onLeft);

  return {
    deadline,
    expiry,
    end() {
      deadline(undefined);
      expiry(undefined);
      stopCancel?.();
      stopLeft?.();
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
