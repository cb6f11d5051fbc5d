import { createHash } from "node:crypto";
import type {
  ContentBlockParam,
  MessageParam,
  RedactedThinkingBlockParam,
  ThinkingBlockParam,
  ToolResultBlockParam,
} from "@anthropic-ai/sdk/resources/messages";
import { partsOf, type Exchange, type Part, type Turn } from "../../../engine/protocol/conversation.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import { noticeWriter } from "./tool-changes.ts";

type Answer = Extract<Turn, { readonly role: "assistant" }>;
type Notice = Extract<Turn, { readonly role: "notice" }>;
type Written = { readonly role: "user" | "assistant" | "system"; readonly content: ContentBlockParam[] };

/** What the written messages stand behind, and how their thinking is taken back. */
export interface Standing {
  /** The system prompt and the tools of the same request. */
  readonly head: unknown;
  /** Whether thinking is taken back only behind what it was thought behind. */
  readonly bound: boolean;
  /** The tools that are open at first. */
  readonly first: readonly string[];
}

/** Messages as the Messages API takes them. */
export interface WrittenMessages {
  readonly messages: MessageParam[];
  /** A digest of all that the answer will have been given to, for {@link Standing} to know it again. */
  readonly digest: () => string;
}

/**
 * Writes a conversation: user and assistant take turns, results come first behind their calls, and thinking is where it was. Newer models refuse a request in which
 * anything before a thinking block has changed since: such a block is left out.
 * https://platform.claude.com/docs/en/build-with-claude/preserved-thinking
 */
export function messagesOf(turns: readonly Turn[], { head, bound, first }: Standing): WrittenMessages {
  const messages: Written[] = [];
  const seen = createHash("sha256").update(JSON.stringify(head));
  let hashed = 0;
  const digest = (): string => {
    for (; hashed < messages.length; hashed += 1) seen.update(JSON.stringify(messages[hashed]));
    return seen.copy().digest("base64url");
  };
  const say = (role: Written["role"], content: readonly ContentBlockParam[]): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...content);
    else messages.push({ role, content: [...content] });
  };
  const write = noticeWriter(first);
  let notices: Notice[] = [];
  const tell = (): void => {
    const content = write(notices);
    if (content.length > 0) say("system", content);
    notices = [];
  };
  for (const turn of turns) {
    if (turn.role === "notice") {
      // A system message is taken before an answer or at the end, and nowhere else.
      notices.push(turn);
      continue;
    }
    if (turn.role !== "assistant") {
      say("user", [{ type: "text", text: turn.text }]);
      continue;
    }
    tell();
    // An answer that follows another was given to something else: what is hashed is whole.
    const stands = turn.kept !== undefined && messages.at(-1)?.role !== "assistant" && (!bound || turn.kept.request === digest());
    say("assistant", blocksOf(stands ? turn : { role: "assistant", text: turn.text, exchanges: turn.exchanges }));
    if (turn.exchanges.length > 0) say("user", turn.exchanges.map(resultOf));
  }
  tell();
  return { messages: messages as MessageParam[], digest };
}

function blocksOf(answer: Answer): readonly ContentBlockParam[] {
  return partsOf(answer).map(blockOf);
}

function blockOf(part: Part): ContentBlockParam {
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text };
    case "call": {
      const { id, name, arguments: input } = part.exchange.call;
      return { type: "tool_use", id, name, input };
    }
    case "kept":
      return thoughtOf(part.item);
  }
}

/** What this adapter kept is what the API sent: thinking with its signature, or sealed. */
function thoughtOf(item: JsonObject): ThinkingBlockParam | RedactedThinkingBlockParam {
  return item as unknown as ThinkingBlockParam | RedactedThinkingBlockParam;
}

function resultOf({ call, result }: Exchange): ToolResultBlockParam {
  return {
    type: "tool_result",
    tool_use_id: call.id,
    ...(result.text.trim() === "" ? {} : { content: result.text }),
    ...(result.error ? { is_error: true } : {}),
  };
}
