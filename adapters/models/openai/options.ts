import type { StableForm } from "../../../engine/protocol/arrange.ts";

/** How OpenAI, or a server that speaks as it does, is reached. What is given here wins over what a manifest says. */
export interface OpenAiOptions {
  /** The provider's name in the manifest. Default `openai`; give another for a server of one's own. */
  readonly provider?: string;
  /** Default: the environment's `OPENAI_API_KEY`, which goes to OpenAI or to an address the host named. Other servers get a placeholder. */
  readonly apiKey?: string;
  /** Default: the manifest's `base_url`, then `OPENAI_BASE_URL`, then OpenAI's own. It mostly ends in `/v1`. */
  readonly baseUrl?: string;
  /** Default: what the manifest says, else `responses`. */
  readonly api?: "responses" | "chat";
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
  /** Whether requests say what may be cached (`prompt_cache_key`). Default: only at the provider's own address. */
  readonly cacheMarks?: boolean;
}
