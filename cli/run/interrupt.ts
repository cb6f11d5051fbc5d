/** Control-C, for one run at a time. */
export interface Interrupts {
  /** The signal for the next run: aborted by control-C, or when nobody reads what it prints. */
  arm(): AbortSignal;
  /** The run has ended; control-C means what `idle` says again. */
  disarm(): void;
  interrupt(): void;
  close(): void;
}

/** Takes control-C for the conversation: the first cancels the run cleanly, a second ends the process at once. Between runs it calls `idle`. */
export function watchInterrupts(gone: AbortSignal, idle: () => void): Interrupts {
  let current: AbortController | undefined;
  const interrupt = (): void => {
    if (current === undefined) return idle();
    if (current.signal.aborted) process.exit(130);
    current.abort("interrupted with control-C");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return {
    arm() {
      current = new AbortController();
      return AbortSignal.any([current.signal, gone]);
    },
    disarm: () => (current = undefined),
    interrupt,
    close() {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
    },
  };
}
