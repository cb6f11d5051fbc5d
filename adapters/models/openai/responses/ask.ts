import { arrange } from "../../../../engine/protocol/arrange.ts";
import type { ModelRequest, ModelResponse } from "../../../../engine/protocol/model.ts";
import type { Asking } from "../asking.ts";
import type { Connection } from "../client.ts";
import { bodyOf } from "./request.ts";
import { readResponse } from "./response.ts";
import { readEvents } from "./stream.ts";

/** Asks one question of the Responses API. */
export async function askResponses(request: ModelRequest, { client }: Connection, asking: Asking): Promise<ModelResponse> {
  const { signal, hear, count, origin } = asking;
  const body = bodyOf(arrange(request, { reader: origin, form: asking.form }), asking.marks);
  if (asking.streaming) {
    const { data, response } = await client.responses.create({ ...body, stream: true }, { signal }).withResponse();
    return readEvents(data, {
      hear,
      count,
      kind: response.headers.get("content-type"),
      origin,
    });
  }
  // The SDK's own reading stumbles over a body that is none of this API.
  const response = await client.responses.create({ ...body, stream: false }, { signal }).asResponse();
  const answer = readResponse(parsed(await response.text()), response.headers.get("content-type"), origin);
  hear(answer.text);
  return answer;
}

function parsed(body: string): unknown {
  return /^\s*\{/.test(body) ? JSON.parse(body) : undefined;
}
