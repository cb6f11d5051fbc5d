import type { Arranged } from "../../../engine/protocol/arrange.ts";
import type { Turn } from "../../../engine/protocol/conversation.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import { messagesOf, type PromptMessage, type WrittenMessages } from "./messages.ts";

/** A question as a language model of the AI SDK takes it, in every version of the specification. */
export interface CallOptions {
  readonly prompt: readonly PromptMessage[];
  readonly tools?: readonly OfferedTool[];
  readonly toolChoice?: { readonly type: "auto" };
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly providerOptions?: JsonObject;
}

interface OfferedTool {
  readonly type: "function";
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
}

/** Who takes the question. */
export interface Taker {
  /** Of Anthropic's models: they mark errors, and take their reasoning back only behind what it was thought behind. */
  readonly anthropic: boolean;
  /** The host's, for every question. */
  readonly providerOptions?: JsonObject;
}

/** A question, and a digest of it where reasoning is taken back only behind the same. */
export interface WrittenQuestion extends Partial<Pick<WrittenMessages, "digest">> {
  readonly question: CallOptions;
}

/** Writes a question. What the manifest's `options` say is merged in last: `topP`, `seed`, `providerOptions` and whatever else the specification knows. */
export function writeQuestion({ settings, instructions, tools, turns }: Arranged, { anthropic, providerOptions }: Taker): WrittenQuestion {
  const declared = tools.map(({ name, description, input }) => offer(name, description, { type: "object", properties: {}, ...input }));
  const offered = declared.length > 0 ? declared : formerTools(turns);
  const head: readonly PromptMessage[] = instructions.trim() === "" ? [] : [{ role: "system", content: instructions }];
  const { messages, digest } = messagesOf(turns, { head: [head, offered], bound: anthropic, marksErrors: anthropic });
  const question: CallOptions = {
    prompt: [...head, ...messages],
    ...(offered.length === 0 ? {} : { tools: offered, toolChoice: { type: "auto" } }),
    ...(settings.maxTokens === undefined ? {} : { maxOutputTokens: settings.maxTokens }),
    ...(settings.temperature === undefined ? {} : { temperature: settings.temperature }),
    ...(providerOptions === undefined ? {} : { providerOptions }),
    ...settings.options,
  };
  return anthropic ? { question, digest } : { question };
}

/** Some providers refuse a conversation with calls where no tool is declared, and some of the SDK's leave the tools out where none may be called. The engine refuses the calls. */
function formerTools(turns: readonly Turn[]): readonly OfferedTool[] {
  const names = new Set(turns.flatMap((turn) => (turn.role === "assistant" ? turn.exchanges.map(({ call }) => call.name) : [])));
  const description = "Was used earlier in this conversation; it is not available now.";
  return [...names].map((name) => offer(name, description, { type: "object", properties: {} }));
}

function offer(name: string, description: string, inputSchema: JsonObject): OfferedTool {
  return { type: "function", name, description, inputSchema };
}
