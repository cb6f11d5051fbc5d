import { failure, FAILURES, isFailureError, type Failure } from "../protocol/failure.ts";
import type { CallOptions, ModelAdapter, ModelRequest, ModelResponse } from "../protocol/model.ts";
import { Underway, type Bounded } from "./bounded.ts";
import type { Clock } from "./clock.ts";
import { errorText } from "./error-text.ts";
import { source, withSignal, type LateSignal } from "./late-signal.ts";
import { isUsage, readAnswer } from "./model-answer.ts";
import type { Around } from "./performer.ts";

/** What one attempt came to. Of one that failed: whether text of it was heard. */
export type Attempted =
  | { readonly ok: true; readonly response: ModelResponse }
  | { readonly ok: false; readonly failure: Failure; readonly heard: boolean };

/** Asks an adapter once, for as long as the model's settings allow. Whatever the adapter does, it is an answer or a failure; nothing is heard of it afterwards. */
export class Attempt extends Underway<unknown> {
  private readonly adapter: ModelAdapter;
  private readonly request: ModelRequest;
  private readonly around: Around;
  private readonly done: (attempted: Attempted) => void;
  private silent = false;
  private heard = false;

  /** What it came to is told once. */
  constructor(adapter: ModelAdapter, request: ModelRequest, around: Around, done: (attempted: Attempted) => void) {
    super(around.signal);
    this.adapter = adapter;
    this.request = request;
    this.around = around;
    this.done = done;
  }

  begin(clock: Clock): void {
    if (this.around.signal.aborted) this.ended({ kind: "aborted" });
    else this.follow(this.ask(), clock, this.request.settings.timeoutMs);
  }

  private ask(): Promise<unknown> {
    try {
      return this.adapter.generate(this.request, withSignal(this.options()));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  private options(): Omit<CallOptions, "signal"> & { readonly [source]: LateSignal } {
    if (this.around.onDelta === undefined) return { [source]: this };
    return { onDelta: (text) => this.hear(text), [source]: this };
  }

  private hear(text: string): void {
    if (this.silent) return;
    this.heard = true;
    this.around.onDelta?.(text);
  }

  protected ended(how: Bounded<unknown>): void {
    this.silent = true;
    this.done(this.judge(how));
  }

  private judge(how: Bounded<unknown>): Attempted {
    switch (how.kind) {
      case "thrown":
        return this.failed(thrownFailure(how.error, this.adapter.provider));
      case "timeout":
        return this.failed(
          failure("limit-timeout", `the model gave no answer within ${(this.request.settings.timeoutMs ?? 0) / 1000} seconds`),
        );
      case "aborted":
        return this.failed(failure("timeout", "the call was ended before the model answered"));
      case "done":
        return this.read(how.value);
    }
  }

  private read(value: unknown): Attempted {
    try {
      const answer = readAnswer(value);
      return answer.ok ? answer : this.failed(failure("malformed-response", answer.reason, { retryable: answer.again }));
    } catch (error) {
      // Whatever a strange answer throws when it is looked at is the adapter's fault.
      return this.failed(thrownFailure(error, this.adapter.provider));
    }
  }

  private failed(why: Failure): Attempted {
    return { ok: false, failure: why, heard: this.heard };
  }
}

function thrownFailure(error: unknown, provider: string): Failure {
  if (isFailureError(error) && Object.hasOwn(FAILURES, error.failure.code)) {
    const { code, message, retryable, status, retryAfterMs, usage } = error.failure;
    return failure(code, errorText(message), {
      retryable,
      ...(typeof status === "number" ? { status } : {}),
      ...(typeof retryAfterMs === "number" && retryAfterMs >= 0 ? { retryAfterMs } : {}),
      ...(isUsage(usage) ? { usage } : {}),
    });
  }
  return failure("internal", `the adapter "${provider}" threw: ${errorText(error)}`);
}
