import { isObject } from "../../../engine/index.ts";
import { at, isToolName, listAt, stamp, textAt } from "../reading.ts";

/** The signature of a thought: its model and words, and all that the model was shown before it. */
export function signatureOf(thinking: string, body: unknown): string {
  return `${stamp(textAt(body, "model"), thinking)}.${prefixOf(body, listAt(body, "messages").length)}`;
}

function prefixOf(body: unknown, messages: number): string {
  return stamp(at(body, "system") ?? null, at(body, "tools") ?? null, listAt(body, "messages").slice(0, messages));
}

/**
 * What the Messages API refuses, or says in prose that it does. https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use,
 * https://platform.claude.com/docs/en/build-with-claude/preserved-thinking
 */
export function messagesFaults(body: unknown): readonly string[] {
  const messages = listAt(body, "messages").map((message) => ({ role: textAt(message, "role"), blocks: blocksOf(message) }));
  const spoken = messages.filter(({ role }) => role !== "system");
  const faults = [
    ...(spoken[0]?.role === "user" ? [] : ["the first message is not the user's"]),
    ...(spoken.at(-1)?.role === "user" ? [] : ["the last message is not the user's"]),
    ...(typeof at(body, "max_tokens") === "number" ? [] : ["max_tokens is missing"]),
    ...(at(body, "system") === "" ? ["the system prompt is empty"] : []),
    ...(JSON.stringify(body).split('"cache_control"').length > 5 ? ["more than four marks for the cache"] : []),
    ...toolFaults(
      body,
      messages.flatMap(({ blocks }) => blocks).some(({ type }) => type === "tool_use"),
    ),
    ...manualFaults(body, spoken),
  ];
  for (const [index, { role, blocks }] of messages.entries()) {
    const place = `messages.${index}`;
    if (role !== "system" && role === previousRole(messages, index)) faults.push(`${place}: two messages of ${role} in a row`);
    if (blocks.length === 0) faults.push(`${place}: no content`);
    for (const block of blocks) if (block.type === "text" && block.text.trim() === "") faults.push(`${place}: a text of nothing`);
    faults.push(...pairingFaults(messages, index), ...thinkingFaults(body, { role, blocks, index }));
  }
  return faults;
}

interface Block {
  readonly type: string;
  readonly text: string;
  readonly id: string;
  readonly raw: unknown;
}

interface Message {
  readonly role: string;
  readonly blocks: readonly Block[];
}

function blocksOf(message: unknown): readonly Block[] {
  const content = at(message, "content");
  if (typeof content === "string") return [{ type: "text", text: content, id: "", raw: content }];
  return listAt(message, "content").map((raw) => ({
    type: textAt(raw, "type"),
    text: textAt(raw, "text"),
    id: textAt(raw, "id") || textAt(raw, "tool_use_id"),
    raw,
  }));
}

function previousRole(messages: readonly Message[], index: number): string | undefined {
  return messages.slice(0, index).findLast(({ role }) => role !== "system")?.role;
}

/** Calls are the assistant's, and the next message is the user's and begins with their results, each once. */
function pairingFaults(messages: readonly Message[], index: number): readonly string[] {
  const { role = "", blocks = [] } = messages[index] ?? {};
  const faults: string[] = [];
  const calls = blocks.filter(({ type }) => type === "tool_use");
  const results = blocks.filter(({ type }) => type === "tool_result");
  if (calls.length > 0 && role !== "assistant") faults.push(`messages.${index}: a call that is not the assistant's`);
  const next = messages[index + 1];
  const answered = (next?.role === "user" ? next.blocks.slice(0, calls.length) : []).map(({ type, id }) =>
    type === "tool_result" ? id : "",
  );
  if (calls.map(({ id }) => id).join() !== answered.join())
    faults.push(
      `messages.${index}: the calls ${calls.map(({ id }) => id).join()} have the results ${answered.join()} at the head of the next message`,
    );
  const before = messages[index - 1]?.blocks.filter(({ type }) => type === "tool_use").length ?? 0;
  if (results.length !== before) faults.push(`messages.${index}: ${results.length} results behind ${before} calls`);
  for (const { id, raw } of calls) {
    if (!isToolName(id)) faults.push(`messages.${index}: the id ${id} is illegal`);
    if (!isToolName(textAt(raw, "name"))) faults.push(`messages.${index}: the name ${textAt(raw, "name")} is illegal`);
    if (!isObject(at(raw, "input"))) faults.push(`messages.${index}: the input of ${id} is no object`);
  }
  return faults;
}

function thinkingFaults(body: unknown, { role, blocks, index }: Message & { readonly index: number }): readonly string[] {
  const faults: string[] = [];
  const isThinking = ({ type }: Block): boolean => type === "thinking" || type === "redacted_thinking";
  if (blocks.some(isThinking) && role !== "assistant") faults.push(`messages.${index}: thinking that is not the assistant's`);
  if (blocks.at(-1)?.type.endsWith("thinking") === true) faults.push(`messages.${index}: thinking comes last`);
  for (const { raw } of blocks.filter(({ type }) => type === "thinking")) {
    const [own, prefix] = textAt(raw, "signature").split(".");
    if (own !== stamp(textAt(body, "model"), textAt(raw, "thinking")))
      faults.push(`messages.${index}: Invalid signature in thinking block`);
    else if (!isManual(body) && prefix !== prefixOf(body, index))
      faults.push(`messages.${index}: The block is bound to a different conversation`);
  }
  return faults;
}

function isManual(body: unknown): boolean {
  return textAt(body, "thinking", "type") === "enabled";
}

/** Thinking that is switched on by hand wants the last answer, if it made calls, to begin with its thinking. */
function manualFaults(body: unknown, messages: readonly Message[]): readonly string[] {
  const last = messages.findLast(({ role }) => role === "assistant");
  if (!isManual(body) || last === undefined || !last.blocks.some(({ type }) => type === "tool_use")) return [];
  return last.blocks[0]?.type.endsWith("thinking") === true ? [] : ["Expected thinking or redacted_thinking, but found something else"];
}

function toolFaults(body: unknown, called: boolean): readonly string[] {
  const tools = listAt(body, "tools").filter((tool) => at(tool, "input_schema") !== undefined);
  const faults = called && tools.length === 0 ? ["the conversation holds calls, and no tools are defined"] : [];
  for (const tool of tools) {
    const [name, schema] = [textAt(tool, "name"), at(tool, "input_schema")];
    if (!isToolName(name)) faults.push(`the tool's name ${name} is illegal`);
    if (at(schema, "type") !== "object") faults.push(`${name}: input_schema has no type`);
    const top = ["oneOf", "allOf", "anyOf"].filter((key) => at(schema, key) !== undefined);
    if (top.length > 0) faults.push(`${name}: input_schema does not support ${top.join()} at the top level`);
    const fields = Object.keys(at(schema, "properties") ?? {}).filter((field) => !/^[a-zA-Z0-9_.-]{1,64}$/.test(field));
    if (fields.length > 0) faults.push(`${name}: property keys ${fields.join()} are illegal`);
  }
  if (tools.length === 0 && at(body, "tool_choice") !== undefined) faults.push("a tool_choice without tools");
  return faults;
}
