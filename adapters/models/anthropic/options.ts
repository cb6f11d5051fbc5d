import type { StableForm } from "../../../engine/protocol/arrange.ts";

/** How Anthropic is reached. What is given here wins over what a manifest says. */
export interface AnthropicOptions {
  /** Default: the environment's `ANTHROPIC_API_KEY`, which goes to Anthropic or to an address the host named. */
  readonly apiKey?: string;
  /** Default: the manifest's `base_url`, then `ANTHROPIC_BASE_URL`, then Anthropic's own. */
  readonly baseUrl?: string;
  /** Milliseconds until the whole answer is there. Default ten minutes. */
  readonly timeoutMs?: number;
  /** Milliseconds in which nothing comes: before the first piece of a stream, and between any two pieces. Default two minutes. */
  readonly idleMs?: number;
  /** `false` asks for whole answers; the response is the same. Default `true`. */
  readonly streaming?: boolean;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * How the layout that outlives handoffs is sent, where the manifest asks for it: `full` by all the means of the API, `plain` with nothing but ordinary messages,
   * `never`. Default: `full` for models that are known to take it, at the provider's own address; else `never`.
   */
  readonly stableForm?: StableForm;
  /** Whether requests say what may be cached (`cache_control`). Default: only at the provider's own address. */
  readonly cacheMarks?: boolean;
}
