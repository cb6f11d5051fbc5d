/** What the process ends with. */
export const EXIT = {
  /** Nothing to complain about. */
  clean: 0,
  /** Findings, or a run that failed. */
  findings: 1,
  /** The command line is not one we know. */
  usage: 2,
  /** It could not be done: no file, no key, no server. */
  unable: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
