import { EXIT, type ExitCode } from "./exit-code.ts";

const marker = Symbol.for("signalbox.refusal");

/** Ends a command with a message for the person who typed it: what was found, what was expected, what to do. Never shown with a stack. */
export class Refusal extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Refusal";
    this.exitCode = exitCode;
    Object.defineProperty(this, marker, { value: true });
  }
}

/** Recognises a {@link Refusal}; each verb is a bundle with a copy of the class. */
export function isRefusal(error: unknown): error is Refusal {
  return typeof error === "object" && error !== null && marker in error;
}

/** The command line is wrong. */
export function badUsage(message: string): Refusal {
  return new Refusal(EXIT.usage, message);
}

/** The command line is right, but it cannot be done here and now. */
export function unable(message: string, cause?: unknown): Refusal {
  return new Refusal(EXIT.unable, message, { cause });
}
