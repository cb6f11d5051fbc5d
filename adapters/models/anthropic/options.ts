import type { StableForm } from "../../../engine/protocol/arrange.ts";
import type { ClientSettings } from "../../../engine/protocol/connection.ts";

/** How Anthropic is reached. What is given here wins over what a manifest says. */
export interface AnthropicOptions extends ClientSettings {
  /** Default: the environment's `ANTHROPIC_API_KEY`, which goes to Anthropic or to an address the host named. */
  readonly apiKey?: string;
  /** Default: the manifest's `base_url`, then `ANTHROPIC_BASE_URL`, then Anthropic's own. */
  readonly baseUrl?: string;
  /**
   * How the layout that outlives handoffs is sent, where the manifest asks for it: `full` by all the means of the API, `plain` with nothing but ordinary messages,
   * `never`. Default: `full` for models that are known to take it, at the provider's own address; else `never`.
   */
  readonly stableForm?: StableForm;
  /** Whether requests say what may be cached (`cache_control`). Default: only at the provider's own address. */
  readonly cacheMarks?: boolean;
}
