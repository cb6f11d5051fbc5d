import { arrange, type StableForm } from "../../../engine/protocol/arrange.ts";
import type { Endpoint } from "../../../engine/protocol/endpoint.ts";
import type { Origin } from "../../../engine/protocol/kept.ts";
import type { ModelAdapter, ModelSettings, Usage } from "../../../engine/protocol/model.ts";
import { untilAborted } from "../../../engine/protocol/patience.ts";
import { shownUrl } from "../../../engine/protocol/provider-failure.ts";
import { canKeepPrefix } from "../../../engine/protocol/stable-models.ts";
import { connectorOf } from "./client.ts";
import type { AnthropicOptions } from "./options.ts";
import { failureOf } from "./failure.ts";
import { marked } from "./marks.ts";
import { writeRequest } from "./request.ts";
import { readMessage } from "./response.ts";
import { readEvents } from "./stream.ts";
import { headersOf } from "./tool-changes.ts";

export type { AnthropicOptions };

/** Anthropic's models by the Messages API. The SDK (`@anthropic-ai/sdk`) is loaded, and the key read, at the first call. */
export function anthropic(options: AnthropicOptions = {}): ModelAdapter {
  const connect = connectorOf(options);
  const { streaming = true } = options;
  const formOf = ({ model }: ModelSettings, { home }: Endpoint): StableForm =>
    options.stableForm ?? (home && canKeepPrefix("anthropic", model) ? "full" : "never");
  return {
    provider: "anthropic",
    generate: (request, call) =>
      untilAborted(call.signal, async (signal) => {
        const connection = await connect(request.settings);
        const origin = originOf(request.settings, connection.endpoint);
        const asked = arrange(request, { reader: origin, form: formOf(request.settings, connection.endpoint) });
        const { body: plain, digest } = writeRequest(asked);
        const body = (options.cacheMarks ?? connection.endpoint.home) ? marked(plain) : plain;
        const sending = { signal, ...(asked.open === undefined ? {} : { headers: headersOf(options.headers) }) };
        const keeping = { origin, digest };
        const hear = (text: string): void => {
          if (text !== "" && !signal.aborted) call.onDelta?.(text);
        };
        let counted: Usage | undefined;
        const count = (usage: Usage): void => {
          counted = usage;
        };
        try {
          if (streaming) {
            const { data, response } = await connection.client.messages.create({ ...body, stream: true }, sending).withResponse();
            return await readEvents(data, {
              hear,
              kind: response.headers.get("content-type"),
              keeping,
              count,
            });
          }
          const { data, response } = await connection.client.messages.create({ ...body, stream: false }, sending).withResponse();
          const answer = readMessage(data, response.headers.get("content-type"), keeping);
          hear(answer.text);
          return answer;
        } catch (error) {
          signal.throwIfAborted();
          throw failureOf(error, connection, counted);
        }
      }),
  };
}

function originOf({ model }: ModelSettings, { home, baseUrl }: Endpoint): Origin {
  return { provider: "anthropic", api: "messages", model, ...(home ? {} : { server: shownUrl(baseUrl) }) };
}
