import { anthropic } from "../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../adapters/models/openai/openai.ts";
import type { ModelAdapter } from "../../engine/protocol/model.ts";

/** An answer as a test writes it down: text in the pieces in which it streams, calls with their raw arguments. */
export interface WireAnswer {
  readonly text?: readonly string[];
  readonly calls?: readonly { readonly name: string; readonly raw: string }[];
}

/** A wire format: how the contract makes an adapter speak it, and plays its server. */
export interface Dialect {
  readonly name: string;
  readonly adapter: (url: string, options?: { apiKey?: string; timeoutMs?: number; streaming?: boolean }) => ModelAdapter;
  /** An answer as it streams, frame by frame; the last is the one without which it is not whole. */
  readonly frames: (answer: WireAnswer) => readonly string[];
  /** A failure in the middle of a stream. */
  readonly errorFrame: string;
}

const options = { apiKey: "test-key-0123456789" };

function named(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function plain(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

const anthropicDialect: Dialect = {
  name: "anthropic",
  adapter: (url, more) => anthropic({ ...options, baseUrl: url, ...more }),
  frames: ({ text = [], calls = [] }) => [
    named("message_start", {
      message: { id: "m", type: "message", role: "assistant", content: [], usage: { input_tokens: 1, output_tokens: 1 } },
    }),
    named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
    ...text.map((piece) => named("content_block_delta", { index: 0, delta: { type: "text_delta", text: piece } })),
    named("content_block_stop", { index: 0 }),
    ...calls.flatMap(({ name, raw }, index) => [
      named("content_block_start", { index: index + 1, content_block: { type: "tool_use", id: `toolu_${index}`, name, input: {} } }),
      ...(raw.match(/[\s\S]{1,5}/g) ?? []).map((piece) =>
        named("content_block_delta", { index: index + 1, delta: { type: "input_json_delta", partial_json: piece } }),
      ),
      named("content_block_stop", { index: index + 1 }),
    ]),
    named("message_delta", { delta: { stop_reason: calls.length > 0 ? "tool_use" : "end_turn" }, usage: { output_tokens: 5 } }),
    named("message_stop", {}),
  ],
  errorFrame: named("error", { error: { type: "overloaded_error", message: "Overloaded" } }),
};

function responseOf({ text = [], calls = [] }: WireAnswer): object {
  const content = [{ type: "output_text", text: text.join(""), annotations: [] }];
  return {
    id: "r",
    object: "response",
    status: "completed",
    error: null,
    output: [
      ...(text.length > 0 ? [{ type: "message", id: "msg", role: "assistant", status: "completed", content }] : []),
      ...calls.map(({ name, raw }, index) => ({
        type: "function_call",
        id: `fc_${index}`,
        call_id: `c_${index}`,
        name,
        arguments: raw,
        status: "completed",
      })),
    ],
    usage: { input_tokens: 1, output_tokens: 5, total_tokens: 6 },
  };
}

const responsesDialect: Dialect = {
  name: "openai responses",
  adapter: (url, more) => openai({ ...options, baseUrl: `${url}/v1`, ...more }),
  frames: (answer) => [
    named("response.created", { response: { id: "r", status: "in_progress", output: [] } }),
    ...(answer.text ?? []).map((delta) =>
      named("response.output_text.delta", { item_id: "msg", output_index: 0, content_index: 0, delta }),
    ),
    named("response.completed", { response: responseOf(answer) }),
  ],
  errorFrame: named("error", { code: "slow_down", message: "Slow down", param: null }),
};

function chunk(delta: object, reason: string | null = null): string {
  return plain({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: reason }] });
}

const chatDialect: Dialect = {
  name: "openai chat",
  adapter: (url, more) => openai({ ...options, baseUrl: `${url}/v1`, api: "chat", ...more }),
  frames: ({ text = [], calls = [] }) => [
    chunk({ role: "assistant", content: "" }),
    ...text.map((content) => chunk({ content })),
    ...calls.flatMap(({ name, raw }, index) => [
      chunk({ tool_calls: [{ index, id: `call_${index}`, type: "function", function: { name, arguments: "" } }] }),
      ...(raw.match(/[\s\S]{1,5}/g) ?? []).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    chunk({}, calls.length > 0 ? "tool_calls" : "stop"),
  ],
  errorFrame: plain({ error: { message: "Slow down", code: "slow_down" } }),
};

export const dialects: readonly Dialect[] = [anthropicDialect, responsesDialect, chatDialect];
