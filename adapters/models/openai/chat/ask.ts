import { arrange } from "../../../../engine/protocol/arrange.ts";
import type { ModelRequest, ModelResponse } from "../../../../engine/protocol/model.ts";
import type { Asking } from "../asking.ts";
import type { Connection } from "../client.ts";
import { bodyOf } from "./request.ts";
import { readCompletion } from "./response.ts";
import { readChunks } from "./stream.ts";

/** Asks one question by Chat Completions. */
export async function askChat(request: ModelRequest, { client, endpoint }: Connection, asking: Asking): Promise<ModelResponse> {
  const { signal, hear, count, origin } = asking;
  const body = bodyOf(arrange(request, { reader: origin, form: asking.form }), { home: endpoint.home, marks: asking.marks });
  if (asking.streaming) {
    const { data, response } = await client.chat.completions
      .create({ stream_options: { include_usage: true }, ...body, stream: true }, { signal })
      .withResponse();
    return readChunks(data, {
      hear,
      count,
      kind: response.headers.get("content-type"),
      origin,
    });
  }
  const { data, response } = await client.chat.completions.create({ ...body, stream: false }, { signal }).withResponse();
  const answer = readCompletion(data, response.headers.get("content-type"), origin);
  hear(answer.text);
  return answer;
}
