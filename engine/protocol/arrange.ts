import { conversationOf, type Turn } from "./conversation.ts";
import type { Origin } from "./kept.ts";
import type { ModelRequest, ModelSettings } from "./model.ts";
import type { Notice } from "./notice.ts";
import type { ToolDefinition } from "./tool.ts";

/**
 * How a provider is sent the stable layout. `full`: notices as instructions of their own, closed tools shut by the API. `plain`: notices as messages marked as the
 * system's, as any server takes them; that a tool is closed is only said. `never`: the other layout.
 */
export type StableForm = "full" | "plain" | "never";

/** Who is asked, and how. */
export interface Delivery {
  readonly reader: Origin;
  readonly form: StableForm;
}

/** A question as it goes to the provider: the first instructions, the tools declared, and the conversation. */
export interface Arranged {
  readonly settings: ModelSettings;
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
  readonly turns: readonly Turn[];
  /** The full form alone: which of the tools are open, now and at first. */
  readonly open?: { readonly now: readonly string[]; readonly first: readonly string[] };
}

/** Arranges a question in the layout it asks for, as far as the provider can be sent that. */
export function arrange(request: ModelRequest, { reader, form }: Delivery): Arranged {
  const { settings, instructions, tools, messages, stable } = request;
  if (stable === undefined || form === "never") return { settings, instructions, tools, turns: conversationOf(messages, reader) };
  const turns = conversationOf(messages, reader, stable.notices);
  const common = { settings, instructions: stable.preamble, tools: stable.tools };
  if (form === "plain") return { ...common, turns: turns.map(plainly) };
  return { ...common, turns, open: { now: tools.map((tool) => tool.name), first: stable.first } };
}

function plainly(turn: Turn): Turn {
  return turn.role === "notice" ? { role: "briefing", text: `[From the system, not from the user]\n${wordsOf(turn)}` } : turn;
}

function wordsOf({ text, open }: Pick<Notice, "text" | "open">): string {
  const tools = open.length === 0 ? "No tool is open to you now." : `The tools open to you now: ${open.join(", ")}. All others are closed.`;
  return text === "" ? tools : `${text}\n\n${tools}`;
}
