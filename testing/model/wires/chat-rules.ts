import { at, isObjectText, isToolName, listAt, stamp, textAt } from "../reading.ts";
import { functionFaults } from "./responses-rules.ts";

/** Reasoning as the server tells it: its words, and a stamp by which it knows its own. */
export function reasoningOf(model: string, words: string): string {
  return `${words} [${stamp(model, words)}]`;
}

/**
 * What Chat Completions, or a server's template for it, refuses. https://platform.openai.com/docs/api-reference/chat/create,
 * https://api-docs.deepseek.com/guides/thinking_mode
 */
export function chatFaults(body: unknown): readonly string[] {
  const messages = listAt(body, "messages");
  const faults = functionFaults(listAt(body, "tools"), (tool) => at(tool, "function"));
  const talk = messages.filter((message) => !["system", "developer"].includes(textAt(message, "role")));
  const all = [...faults];
  if (textAt(talk[0], "role") !== "user") all.push("the first message is not the user's");
  if (textAt(talk.at(-1), "role") === "assistant") all.push("an answer is the last message");
  if (listAt(body, "tools").length === 0 && at(body, "tool_choice") !== undefined) all.push("a tool_choice without tools");
  if (Array.isArray(at(body, "tools")) && listAt(body, "tools").length === 0) all.push("an empty list of tools");
  for (const [index, message] of messages.entries()) {
    all.push(
      ...contentFaults(message, index),
      ...orderFaults(messages, index),
      ...pairingFaults(messages, index),
      ...reasoningFaults(message, index, body),
    );
  }
  return all;
}

function contentFaults(message: unknown, index: number): readonly string[] {
  const [content, calls] = [at(message, "content"), listAt(message, "tool_calls")];
  if (textAt(message, "role") === "tool") return [];
  const empty = content === null || content === undefined || (typeof content === "string" && content.trim() === "");
  if (empty && calls.length === 0) return [`messages.${index}: a text of nothing`];
  return typeof content === "string" && content.trim() === "" ? [`messages.${index}: a blank text beside calls`] : [];
}

/** Templates want user and assistant to take turns; the system speaks first or not at all. */
function orderFaults(messages: readonly unknown[], index: number): readonly string[] {
  const [before, role] = [textAt(messages[index - 1], "role"), textAt(messages[index], "role")];
  if (role === "system" && index > 0) return [`messages.${index}: a system message later on`];
  return role === before && (role === "user" || (role === "assistant" && listAt(messages[index - 1], "tool_calls").length === 0))
    ? [`messages.${index}: two messages of ${role} in a row`]
    : [];
}

/** The results of a message's calls follow it, each once. */
function pairingFaults(messages: readonly unknown[], index: number): readonly string[] {
  const message = messages[index];
  const calls = listAt(message, "tool_calls");
  const ids = calls.map((call) => textAt(call, "id"));
  const following = messages.slice(index + 1);
  const end = following.findIndex((next) => textAt(next, "role") !== "tool");
  const results = (end < 0 ? following : following.slice(0, end)).map((next) => textAt(next, "tool_call_id"));
  const faults: string[] = [];
  if (ids.length > 0 && ids.join() !== results.join())
    faults.push(`messages.${index}: the calls ${ids.join()} are followed by results of ${results.join()}`);
  const before = messages[index - 1];
  if (textAt(message, "role") === "tool" && textAt(before, "role") !== "tool" && listAt(before, "tool_calls").length === 0)
    faults.push(`messages.${index}: a result that no call precedes`);
  for (const call of calls) {
    const [name, given] = [textAt(call, "function", "name"), textAt(call, "function", "arguments")];
    if (!isToolName(name)) faults.push(`messages.${index}: the name ${name} is illegal`);
    if (!isObjectText(given)) faults.push(`messages.${index}: the arguments of ${name} are no JSON object`);
  }
  return faults;
}

/** A model that tells its reasoning wants it back with its calls, and some text with those of others; any other server does not know the field. */
function reasoningFaults(message: unknown, index: number, body: unknown): readonly string[] {
  const model = textAt(body, "model");
  const reasoning = textAt(message, "reasoning_content");
  if (!model.startsWith("deepseek"))
    return at(message, "reasoning_content") === undefined ? [] : [`messages.${index}: unknown field reasoning_content`];
  const calls = listAt(message, "tool_calls").length > 0;
  if (calls && reasoning === "") return [`messages.${index}: The reasoning_content in the thinking mode must be passed back to the API`];
  const words = reasoning.replace(/ \[[0-9a-f]+\]$/, "");
  return reasoning.trim() === "" || reasoning === reasoningOf(model, words) ? [] : [`messages.${index}: reasoning of another model`];
}
