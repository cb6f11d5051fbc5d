import { openai, type OpenAiOptions } from "../../adapters/models/openai/openai.ts";
import type { ModelAdapter, ModelRequest, ModelResponse } from "../../engine/protocol/model.ts";
import { httpServer, streamHead, type HttpServer } from "./http-server.ts";
import { never, requestOf } from "./model-request.ts";

export type Api = NonNullable<OpenAiOptions["api"]>;

/** The smallest whole answer of each API. */
export const whole: Readonly<Record<Api, object>> = {
  responses: { status: "completed", error: null, output: [] },
  chat: { choices: [{ index: 0, message: { role: "assistant", content: "ok" }, finish_reason: "stop" }] },
};

/** A server that speaks as OpenAI does, and what the adapter makes of it. */
export interface OpenAiServer {
  readonly server: HttpServer;
  adapter(api: Api, options?: OpenAiOptions): ModelAdapter;
  /** Answers whatever comes next with this JSON. */
  answerWith(json: object): void;
  /** What the adapter makes of a whole answer. */
  reading(api: Api, answer: object): Promise<ModelResponse>;
  /** What the adapter makes of the frames of a stream. */
  hearing(api: Api, frames: readonly object[]): Promise<ModelResponse>;
  /** The body that reaches the server for a request. */
  bodyOf(api: Api, request: ModelRequest): Promise<unknown>;
}

export async function openAiServer(): Promise<OpenAiServer> {
  const server = await httpServer();
  const signal = never();
  const adapter: OpenAiServer["adapter"] = (api, options) => openai({ apiKey: "k", baseUrl: `${server.url}/v1`, api, ...options });
  const answerWith: OpenAiServer["answerWith"] = (json) => {
    server.answer = (response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(json));
  };
  return {
    server,
    adapter,
    answerWith,
    reading(api, answer) {
      answerWith({ ...whole[api], ...answer });
      return adapter(api, { streaming: false }).generate(requestOf(), { signal });
    },
    hearing(api, frames) {
      server.answer = (response) => void streamHead(response).end(frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join(""));
      return adapter(api).generate(requestOf(), { signal });
    },
    async bodyOf(api, request) {
      answerWith(whole[api]);
      await adapter(api, { streaming: false }).generate(request, { signal });
      return server.seen.at(-1)?.body;
    },
  };
}
