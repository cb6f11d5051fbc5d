import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelSettings } from "../../../engine/protocol/model.ts";

/**
 * A language model of the AI SDK, as its provider packages make them: specification version 2, 3 or 4. Only what is used of it is named here, so that this
 * package needs none of the SDK's types. https://ai-sdk.dev/providers/community-providers/custom-providers
 */
export interface AiSdkModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: never): PromiseLike<unknown>;
  doStream(options: never): PromiseLike<{ readonly stream: ReadableStream<unknown> }>;
}

/** Which models of the AI SDK answer. */
export interface AiSdkOptions {
  /** The provider's name in the manifest. */
  readonly provider: string;
  /** The model for an entry of the manifest: `(name) => mistral(name)`. Asked once for each entry. */
  readonly model: (name: string, settings: ModelSettings) => AiSdkModel;
  /** Passed to the provider with every question, as `{ openai: { store: false } }`. The manifest's `options` may say others for an entry. */
  readonly providerOptions?: JsonObject;
  /** `false` asks for whole answers; the response is the same. Default `true`. */
  readonly streaming?: boolean;
  /** Milliseconds until the whole answer is there. Default ten minutes. */
  readonly timeoutMs?: number;
  /** Milliseconds in which nothing comes: before the first piece of a stream, and between any two pieces. Default two minutes. */
  readonly idleMs?: number;
}
