import type { JsonObject } from "../protocol/json.ts";

/**
 * What a run waits for. Ids are positions in the session: `3.model` is the answer of turn 3, `3.0` its first call and
 * `3.0.approval` a person's word on it; a second try of the same model call is `3.model.2`.
 */
export type Effect = ModelEffect | ToolEffect | ApprovalEffect;

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
}

export interface ApprovalEffect {
  readonly kind: "approval";
  readonly id: string;
  readonly agent: string;
  /** The id of the call it is about. */
  readonly call: string;
  readonly tool: string;
  readonly input: JsonObject;
}
