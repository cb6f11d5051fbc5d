import type { Clock } from "./clock.ts";

/** Rings at a time that can be set anew, or to none. Leaves no timer where none is set. */
export class Alarm {
  private readonly clock: Clock;
  private readonly ring: () => void;
  private at: number | undefined = undefined;
  private disarm: (() => void) | undefined = undefined;

  constructor(clock: Clock, ring: () => void) {
    this.clock = clock;
    this.ring = ring;
  }

  /** Sets when it rings, in milliseconds since 1970. */
  set(at: number | undefined): void {
    if (at === this.at) return;
    this.disarm?.();
    this.at = at;
    if (at !== undefined) this.arm(at);
  }

  private arm(at: number): void {
    const { clock } = this;
    // A timer may ring early: by a millisecond, or by weeks where the time is longer than timers can count.
    this.disarm = clock.after(Math.max(0, at - clock.now()), () => (clock.now() < at ? this.arm(at) : this.ring()));
  }
}
