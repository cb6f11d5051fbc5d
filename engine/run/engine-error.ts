import type { PlanVerdict } from "./plan-verdict.ts";

/** The host's mistakes in calling us, and ours. */
export type EngineErrorCode =
  /** No run of this id in the store. */
  | "unknown-run"
  /** The run exists already. */
  | "run-exists"
  /** Another writer is ahead, or holds the run. */
  | "conflict"
  /** The journal was written under another plan. */
  | "plan-changed"
  /** The journal cannot be read. */
  | "broken-journal"
  /** A later version of this package wrote it. */
  | "newer-version"
  /** The place where journals live cannot be read or written (folder, disk, permission, server). */
  | "store-failed"
  /** A journal, or one of its entries, is larger than the store takes. */
  | "too-large"
  /** An argument is not what the function takes. */
  | "bad-argument"
  /** A tool or model has nothing bound to it. */
  | "not-bound"
  /** An invariant of ours broke. */
  | "internal";

const marker = Symbol.for("signalbox.engine-error");

/** Thrown where the host, or we, made a mistake; never for what an author wrote or what the world did. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** With `plan-changed`: what changed, and what it means for the run. */
  readonly verdict?: PlanVerdict;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions & { readonly verdict?: PlanVerdict }) {
    super(message, options);
    this.name = "EngineError";
    Object.defineProperty(this, marker, { value: true });
    this.code = code;
    if (options?.verdict !== undefined) this.verdict = options.verdict;
  }
}

/** Recognises an {@link EngineError} from any copy of this package. */
export function isEngineError(error: unknown): error is EngineError {
  return typeof error === "object" && error !== null && marker in error;
}
