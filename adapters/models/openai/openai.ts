import type { ModelAdapter, Usage } from "../../../engine/protocol/model.ts";
import { untilAborted } from "../../../engine/protocol/patience.ts";
import { shownUrl } from "../../../engine/protocol/provider-failure.ts";
import { canKeepPrefix } from "../../../engine/protocol/stable-models.ts";
import { askChat } from "./chat/ask.ts";
import { marksOf } from "./cache-key.ts";
import { connectorOf } from "./client.ts";
import type { OpenAiOptions } from "./options.ts";
import { failureOf } from "./failure.ts";
import { askResponses } from "./responses/ask.ts";

export type { OpenAiOptions };

/** OpenAI's models by the Responses API, or by Chat Completions for the many servers that speak it. The SDK (`openai`) is loaded, and the key read, at the first call. */
export function openai(options: OpenAiOptions = {}): ModelAdapter {
  const connect = connectorOf(options);
  const { provider = "openai", streaming = true } = options;
  return {
    provider,
    generate: (request, call) =>
      untilAborted(call.signal, async (signal) => {
        const connection = await connect(request.settings);
        const api = (options.api ?? request.settings.api) === "chat" ? "chat" : "responses";
        const ask = api === "chat" ? askChat : askResponses;
        const { home, baseUrl } = connection.endpoint;
        const origin = { provider, api, model: request.settings.model, ...(home ? {} : { server: shownUrl(baseUrl) }) };
        const hear = (text: string): void => {
          if (text !== "" && !signal.aborted) call.onDelta?.(text);
        };
        let counted: Usage | undefined;
        const count = (usage: Usage): void => {
          counted = usage;
        };
        try {
          const form = options.stableForm ?? (home && canKeepPrefix("openai", request.settings.model) ? "full" : "never");
          const marks = marksOf(request, options.cacheMarks ?? home);
          return await ask(request, connection, { signal, hear, count, streaming, origin, form, marks });
        } catch (error) {
          signal.throwIfAborted();
          throw failureOf(error, connection, counted);
        }
      }),
  };
}
