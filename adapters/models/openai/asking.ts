import type { StableForm } from "../../../engine/protocol/arrange.ts";
import type { Origin } from "../../../engine/protocol/kept.ts";
import type { Usage } from "../../../engine/protocol/model.ts";

/** How one question is asked. */
export interface Asking {
  readonly signal: AbortSignal;
  /** Hears each piece of text. */
  readonly hear: (text: string) => void;
  readonly streaming: boolean;
  /** Hears what the provider has counted so far. */
  readonly count: (usage: Usage) => void;
  /** Who answers: what the answer wants back goes to nobody else. */
  readonly origin: Origin;
  readonly form: StableForm;
  /** Goes into the body before the author's options. */
  readonly marks: { readonly prompt_cache_key?: string };
}

/** How one stream is listened to. */
export interface Listening {
  readonly hear: (text: string) => void;
  readonly count: (usage: Usage) => void;
  /** The content type that the server stated. */
  readonly kind: string | null;
  readonly origin: Origin;
}
