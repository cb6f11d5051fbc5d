const common = { apiKey: "none", maxRetries: 0, streaming: false, stableForm: "full", cacheMarks: true };

/**
 * The wire formats: the entry of `models`, the adapter, how an answer of a script looks, and a request as the provider reads it: tools, first instructions, conversation.
 * What only steers a request (`tool_choice`, marks) is no part of that.
 */
export const wires = [
  {
    name: "Anthropic Messages",
    model: { provider: "anthropic", model: "claude-opus-5-5", max_tokens: 1024 },
    adapter: ({ anthropic }, url) => anthropic({ ...common, baseUrl: url }),
    answer: ({ text, calls = [] }, turn) => ({
      type: "message",
      role: "assistant",
      content: [
        ...(text ? [{ type: "text", text }] : []),
        ...calls.map(({ name, arguments: input }, n) => ({ type: "tool_use", id: `toolu_${turn}_${n}`, name, input })),
      ],
      stop_reason: calls.length > 0 ? "tool_use" : "end_turn",
      usage: { input_tokens: 1, output_tokens: 1 },
    }),
    read: readMessages,
  },
  {
    name: "OpenAI Responses",
    model: { provider: "openai", model: "gpt-5.4-mini" },
    adapter: ({ openai }, url) => openai({ ...common, baseUrl: `${url}/v1` }),
    answer: ({ text, calls = [] }, turn) => ({
      status: "completed",
      error: null,
      output: [
        ...(text ? [{ type: "message", role: "assistant", content: [{ type: "output_text", text, annotations: [] }] }] : []),
        ...calls.map(({ name, arguments: input }, n) => ({
          type: "function_call",
          call_id: `call_${turn}_${n}`,
          name,
          arguments: JSON.stringify(input),
        })),
      ],
      usage: { input_tokens: 1, output_tokens: 1 },
    }),
    read: ({ tools = [], instructions = "", input }) => [...tools, instructions, ...input],
  },
  {
    name: "OpenAI Chat Completions",
    model: { provider: "openai", model: "gpt-5.4-mini", api: "chat" },
    adapter: ({ openai }, url) => openai({ ...common, baseUrl: `${url}/v1` }),
    answer: ({ text, calls = [] }, turn) => ({
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: text ?? null,
            tool_calls: calls.map(({ name, arguments: input }, n) => ({
              id: `call_${turn}_${n}`,
              type: "function",
              function: { name, arguments: JSON.stringify(input) },
            })),
          },
          finish_reason: calls.length > 0 ? "tool_calls" : "stop",
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    }),
    read: ({ tools = [], messages }) => [...tools, ...messages],
  },
];

/** A tool that is held back is read where a message adds it. */
function readMessages({ tools = [], system = [], messages }) {
  const held = new Map(tools.filter((tool) => tool.defer_loading).map((tool) => [tool.name, tool]));
  const read = ({ role, content }) => [
    role,
    ...content.map((block) => (block.type === "tool_addition" ? { ...block, ...held.get(block.tool.name) } : block)),
  ];
  return [...tools.filter((tool) => !tool.defer_loading), ...system, ...messages.flatMap(read)].map(unmarked);
}

function unmarked(part) {
  if (typeof part === "string") return part;
  const { cache_control: _, ...rest } = part;
  return rest;
}
