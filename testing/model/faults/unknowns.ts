import { at, listAt, parsed } from "../reading.ts";
import { head, type Exchange, type Fault } from "./fault.ts";

/** What nobody has heard of yet, among what is known: an adapter leaves it out, and reads the rest. */
export const unknowns: readonly Fault[] = [
  {
    name: "puts parts of unknown types around those of the answer",
    form: "whole",
    outcome: { kind: "answer" },
    play: (exchange) => void head(exchange).end(JSON.stringify(amid(exchange))),
  },
  {
    name: "streams parts and pieces of unknown types around those of the answer",
    form: "stream",
    outcome: { kind: "answer" },
    play: (exchange) => void head(exchange).end(framesAmid(exchange).join("")),
  },
];

const said = "news, and not what was said";
/** A part that looks like a text, or a call, as far as a part of a later version may. */
const part = { type: "news", id: "news_1", text: said, name: "pay", input: {}, arguments: "{}" };

function amid({ wire, body }: Exchange): object {
  const answer = parsed(body);
  switch (wire) {
    case "anthropic-messages":
      return { ...Object(answer), content: [part, ...listAt(answer, "content"), part] };
    case "openai-responses":
      return withItems(answer);
    case "openai-chat": {
      const [choice] = listAt(answer, "choices");
      return { ...Object(answer), choices: [{ ...Object(choice), message: { ...Object(at(choice, "message")), ...strangeDelta } }] };
    }
  }
}

/** Items that are unknown, and parts of known items that are. */
function withItems(response: unknown): object {
  const items = listAt(response, "output").map((item) => ({ ...Object(item), content: [part, ...listAt(item, "content"), part] }));
  return { ...Object(response), output: [part, ...items, { ...part, content: [{ type: "output_text", text: said }] }] };
}

const strangeDelta = { news: said, tool_calls: [{ index: 0, id: "c_news", type: "news", news: { name: "pay", input: "{}" } }] };

function framesAmid({ wire, frames }: Exchange): readonly string[] {
  const [first = "", second = "", ...rest] = frames;
  switch (wire) {
    case "anthropic-messages":
      return [
        first,
        event("content_block_start", { index: 7, content_block: part }),
        event("content_block_delta", { index: 7, delta: { type: "text_delta", text: said } }),
        event("content_block_delta", { index: 7, delta: { type: "input_json_delta", partial_json: "{}" } }),
        event("content_block_stop", { index: 7 }),
        second,
        event("content_block_delta", { index: 0, delta: { type: "news_delta", text: said } }),
        event("content_block_delta", { index: 9, delta: { type: "text_delta", text: said } }),
        ...rest,
      ];
    case "openai-responses":
      return [
        first,
        event("response.output_item.added", { output_index: 7, item: part }),
        event("response.news.delta", { item_id: "news_1", output_index: 7, delta: said }),
        event("response.output_item.done", { output_index: 7, item: part }),
        second,
        event("response.content_part.added", { item_id: "msg_0", output_index: 0, content_index: 1, part }),
        ...rest.slice(0, -1),
        event("response.completed", { response: withItems(at(dataOf(rest.at(-1) ?? ""), "response")) }),
      ];
    case "openai-chat": {
      const choices = [{ index: 0, delta: strangeDelta, finish_reason: null }];
      const more = [{ index: 0, delta: { tool_calls: [{ index: 0, news: { input: said } }] }, finish_reason: null }];
      const chunk = (all: object): string => `data: ${JSON.stringify({ ...Object(dataOf(first)), choices: all })}\n\n`;
      return [first, chunk(choices), second, chunk(more), ...rest];
    }
  }
}

function event(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function dataOf(frame: string): unknown {
  return parsed(frame.slice(frame.indexOf("data: ") + "data: ".length));
}
