import type { StableForm } from "../../../engine/protocol/arrange.ts";
import type { ClientSettings } from "../../../engine/protocol/connection.ts";

/** How OpenAI, or a server that speaks as it does, is reached. What is given here wins over what a manifest says. */
export interface OpenAiOptions extends ClientSettings {
  /** The provider's name in the manifest. Default `openai`; give another for a server of one's own. */
  readonly provider?: string;
  /** Default: the environment's `OPENAI_API_KEY`, which goes to OpenAI or to an address the host named. Other servers get a placeholder. */
  readonly apiKey?: string;
  /** Default: the manifest's `base_url`, then `OPENAI_BASE_URL`, then OpenAI's own. It mostly ends in `/v1`. */
  readonly baseUrl?: string;
  /** Default: what the manifest says, else `responses`. */
  readonly api?: "responses" | "chat";
  /**
   * How the layout that outlives handoffs is sent, where the manifest asks for it: `full` by all the means of the API, `plain` with nothing but ordinary messages,
   * `never`. Default: `full` for models that are known to take it, at the provider's own address; else `never`.
   */
  readonly stableForm?: StableForm;
  /** Whether requests say what may be cached (`prompt_cache_key`). Default: only at the provider's own address. */
  readonly cacheMarks?: boolean;
}
