import type { ModelRequest } from "../protocol/model.ts";
import type { JsonObject } from "../protocol/json.ts";

/** An effect with all it takes to perform it, in plain JSON: it may cross a wire. */
export type Task =
  | { readonly kind: "model"; readonly runId: string; readonly effect: string; readonly request: ModelRequest }
  | {
      readonly kind: "tool";
      readonly runId: string;
      readonly effect: string;
      readonly agent: string;
      readonly tool: string;
      readonly input: JsonObject;
      readonly facts: JsonObject;
      readonly idempotencyKey: string;
      readonly timeoutMs: number;
      readonly retry: { readonly attempts: number; readonly delayMs: number };
      /** Read-only or idempotent: may be repeated. */
      readonly repeatable: boolean;
    }
  | {
      readonly kind: "approval";
      readonly runId: string;
      readonly effect: string;
      readonly agent: string;
      readonly call: string;
      readonly tool: string;
      readonly input: JsonObject;
      readonly facts: JsonObject;
    };
