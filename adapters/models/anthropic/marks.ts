import type { MessageCreateParamsBase, MessageParam, Tool } from "@anthropic-ai/sdk/resources/messages";

const mark = { cache_control: { type: "ephemeral" } } as const;

/**
 * Marks where a body may be cached: behind tools and system prompt, where the request before this one ended, and at the end. The second is there because the API looks
 * back from a mark over twenty blocks only. Three of the four marks that a request may hold; the body itself stays as it is, and is all there is where the author's options mark it.
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching
 */
export function marked(body: MessageCreateParamsBase): MessageCreateParamsBase {
  const { system, tools, messages } = body;
  if (body.cache_control || Array.isArray(system) || tools?.some((tool) => "cache_control" in tool)) return body;
  const answer = messages.findLastIndex(({ role }) => role === "assistant");
  const ends = new Set([answer - 1, messages.length - 1]);
  return {
    ...body,
    ...(typeof system === "string"
      ? { system: [{ type: "text", text: system, ...mark }] }
      : tools === undefined
        ? {}
        : { tools: markedTools(tools as readonly Tool[]) }),
    messages: messages.map((message, index) => (ends.has(index) ? markedMessage(message) : message)),
  };
}

/** A tool that is held back is refused with a mark. */
function markedTools(tools: readonly Tool[]): Tool[] {
  const last = tools.findLastIndex((tool) => tool.defer_loading !== true);
  return tools.map((tool, index) => (index === last ? { ...tool, ...mark } : tool));
}

function markedMessage(message: MessageParam): MessageParam {
  const { content } = message;
  const last = typeof content === "string" ? undefined : content.at(-1);
  if (typeof content === "string" || last === undefined) return message;
  // The blocks that end a message of ours can all be marked: thinking never does.
  return { ...message, content: [...content.slice(0, -1), { ...last, ...mark }] } as MessageParam;
}
