import type {
  BetaRequestToolAdditionBlock,
  BetaRequestToolRemovalBlock,
  BetaTextBlockParam,
} from "@anthropic-ai/sdk/resources/beta/messages";
import type { ContentBlockParam, Tool } from "@anthropic-ai/sdk/resources/messages";
import type { Turn } from "../../../engine/protocol/conversation.ts";

type NoticeTurn = Extract<Turn, { readonly role: "notice" }>;

const beta = "mid-conversation-tool-changes-2026-07-01";

/** The tools as they are declared once: those that are not open at first are held back until a message adds them. */
export function heldBack(tools: readonly Tool[], first: readonly string[]): Tool[] {
  return tools.map((tool) => (first.includes(tool.name) ? tool : { ...tool, defer_loading: true }));
}

/** The headers of a request that changes tools in its midst, with the beta features that the host asks for on its own. */
export function headersOf(given: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const own = Object.entries(given).flatMap(([name, value]) => (name.toLowerCase() === "anthropic-beta" ? [value] : []));
  return { "anthropic-beta": [...own, beta].join(",") };
}

/**
 * Writes notices as the content of system messages, each of which changes the tools from what was open before it.
 * https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
 */
export function noticeWriter(first: readonly string[]): (notices: readonly NoticeTurn[]) => ContentBlockParam[] {
  let open = first;
  return (notices) => {
    const before = open;
    open = notices.at(-1)?.open ?? before;
    const now = open;
    const gone = before.filter((name) => !now.includes(name)).map((name) => changeOf("tool_removal", name));
    const come = now.filter((name) => !before.includes(name)).map((name) => changeOf("tool_addition", name));
    const said = notices.filter(({ text }) => text !== "").map(({ text }): BetaTextBlockParam => ({ type: "text", text }));
    // The SDK's types know these blocks only in its beta half, whose requests have the same body.
    return [...gone, ...come, ...said] as unknown as ContentBlockParam[];
  };
}

function changeOf(type: "tool_addition" | "tool_removal", name: string): BetaRequestToolAdditionBlock | BetaRequestToolRemovalBlock {
  return { type, tool: { type: "tool_reference", name } };
}
