import type { Json, JsonObject } from "../protocol/json.ts";
import type { ModelResponse, Usage } from "../protocol/model.ts";

/**
 * What a run waits for. Ids are positions in the session: `3.model` is the answer of turn 3, `3.0` its first call and
 * `3.0.approval` a person's word on it, `3.0.approval.2` where another plan made them be asked anew; a second try of the same model call is `3.model.2`. Guards judge the user's message (`3.input`), what a
 * handoff brings to the next agent (`3.1.input`), a call (`3.0.guard`), and what the user would see (`3.output`).
 */
export type Effect = ModelEffect | ToolEffect | ApprovalEffect | GuardEffect;

export interface ModelEffect {
  readonly kind: "model";
  readonly id: string;
  readonly agent: string;
}

export interface ToolEffect {
  readonly kind: "tool";
  readonly id: string;
  /** The id of the call in the log. */
  readonly call: string;
  readonly agent: string;
  readonly tool: string;
  readonly input: JsonObject;
  /** `pending`: nobody began. `started`: the journal says somebody did. `unknown`: begun by a process that is gone; a person or the host must say. */
  readonly status: "pending" | "started" | "unknown";
  /** It was let run under a plan that the run no longer goes by: before it is made again, the plan in force judges it. */
  readonly outdated?: true;
}

export interface ApprovalEffect {
  readonly kind: "approval";
  readonly id: string;
  readonly agent: string;
  /** The id of the call it is about. */
  readonly call: string;
  readonly tool: string;
  readonly input: JsonObject;
  /** Names the request: run, effect, tool and exactly these arguments. An answer says by it what it is `for`. */
  readonly digest: string;
  /** When nobody can answer any more, in milliseconds since 1970; absent where the manifest sets no `expires`. */
  readonly expiresAt?: number;
  /** A person changed the arguments since the call was first asked about: an answer must say what it is `for`. */
  readonly edited?: true;
  /** Why a guard refused the arguments that the person before gave. */
  readonly problem?: string;
}

/** Arguments that a person gave in the place of a model's, while guards judge them. */
export interface Edit {
  readonly request: ApprovalEffect;
  /** The person agreed to the call with these arguments. */
  readonly approved?: true;
}

/** Values that guards must judge before they go any further. */
export type GuardEffect = InputGuard | OutputGuard | ToolGuard;

interface Judged {
  readonly kind: "guard";
  readonly id: string;
  /** Who hears them, says them, or makes the call. */
  readonly agent: string;
  readonly values: readonly Json[];
  /** How often guards with a rate have judged within their time, this time not counted: by the guard's name. */
  readonly spent?: Readonly<Record<string, number>>;
}

export interface InputGuard extends Judged {
  readonly where: "input";
  /** The id of the call that brings control; absent where a run starts. */
  readonly call?: string;
  /** The last value is what the user says: it is heard once it was judged. */
  readonly message?: true;
}

export interface OutputGuard extends Judged {
  readonly where: "output";
  /** The answer whose text it is, and what is told of it: it is taken up once the text was judged. */
  readonly response: ModelResponse;
  readonly note: AnswerNote;
}

/** What is told of an answer beside its text. */
export interface AnswerNote {
  readonly calls: number;
  readonly usage: Usage;
  readonly costUsd?: number;
  readonly model?: string;
  readonly repeat?: true;
  readonly truncated?: true;
}

export interface ToolGuard extends Judged {
  readonly where: "tool";
  /** The id of the call in the log. */
  readonly call: string;
  readonly tool: string;
  /** Of arguments that a person gave. */
  readonly edit?: Edit;
}
