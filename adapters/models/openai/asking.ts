/** How one question is asked. */
export interface Asking {
  readonly signal: AbortSignal;
  /** Hears each piece of text. */
  readonly hear: (text: string) => void;
  readonly streaming: boolean;
  readonly timeoutMs: number;
}

/** How one stream is listened to. */
export interface Listening {
  readonly hear: (text: string) => void;
  /** The content type that the server stated. */
  readonly kind: string | null;
}
