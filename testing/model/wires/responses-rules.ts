import type { AnswerPart } from "../answer.ts";
import { at, isObjectText, isToolName, listAt, schemasIn, stamp, textAt } from "../reading.ts";

/** The seal of reasoning: its model, and what it led to. */
export function sealOf(model: string, next: AnswerPart | undefined): string {
  return stamp(model, next?.kind === "call" ? `call ${next.name}` : next?.kind);
}

/**
 * What the Responses API refuses, or says in prose that it does, of a request whose answer is not stored.
 * https://platform.openai.com/docs/guides/function-calling, https://platform.openai.com/docs/guides/reasoning
 */
export function responsesFaults(body: unknown): readonly string[] {
  const items = listAt(body, "input");
  return [
    ...(items.length === 0 ? ["there is no input"] : []),
    ...(at(body, "store") === false ? [] : ["the answer would be stored"]),
    ...(at(body, "previous_response_id") === undefined ? [] : ["it refers to an answer that was not stored"]),
    ...(isAnswer(items.at(-1)) ? ["an answer is the last item"] : []),
    ...items.flatMap((item, index) => itemFaults(item, index)),
    ...pairingFaults(items),
    ...reasoningFaults(body, items),
    ...functionFaults(
      listAt(body, "tools").filter((tool) => textAt(tool, "type") === "function"),
      (tool) => tool,
    ),
    ...(listAt(body, "tools").length === 0 && at(body, "tool_choice") !== undefined ? ["a tool_choice without tools"] : []),
  ];
}

function isAnswer(item: unknown): boolean {
  return textAt(item, "role") === "assistant" || ["function_call", "reasoning"].includes(textAt(item, "type"));
}

function itemFaults(item: unknown, index: number): readonly string[] {
  const type = textAt(item, "type");
  const content = at(item, "content");
  const faults: string[] = [];
  if (type === "item_reference") faults.push(`input.${index}: refers to an item that was not stored`);
  if (at(item, "role") !== undefined && typeof content === "string" && content.trim() === "")
    faults.push(`input.${index}: a text of nothing`);
  if (type !== "function_call") return faults;
  if (!isToolName(textAt(item, "name"))) faults.push(`input.${index}: the name ${textAt(item, "name")} is illegal`);
  if (!isObjectText(textAt(item, "arguments"))) faults.push(`input.${index}: the arguments are no JSON object`);
  if (textAt(item, "call_id").length > 64) faults.push(`input.${index}: call_id is longer than 64`);
  return faults;
}

/** Each call has one output, behind the answer's calls and before anything else is said, in their order. */
function pairingFaults(items: readonly unknown[]): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  let open: string[] = [];
  for (const item of items) {
    const [type, id] = [textAt(item, "type"), textAt(item, "call_id")];
    if (type === "function_call") {
      if (seen.has(id)) faults.push(`the id ${id} is used twice`);
      seen.add(id);
      open.push(id);
    } else if (type === "function_call_output") {
      if (open.shift() !== id) faults.push(`No tool call found for function call output with call_id ${id}, here`);
    } else if (at(item, "role") !== undefined && textAt(item, "role") !== "assistant" && open.length > 0) {
      faults.push(`No tool output found for function call ${open.join()}`);
      open = [];
    }
  }
  if (open.length > 0) faults.push(`No tool output found for function call ${open.join()}`);
  return faults;
}

function reasoningFaults(body: unknown, items: readonly unknown[]): readonly string[] {
  return items.flatMap((item, index) => {
    if (textAt(item, "type") !== "reasoning") return [];
    const sealed = textAt(item, "encrypted_content");
    const next = items.slice(index + 1).find((each) => textAt(each, "type") !== "reasoning");
    const led =
      textAt(next, "type") === "function_call" ? `call ${textAt(next, "name")}` : textAt(next, "role") === "assistant" ? "text" : undefined;
    if (sealed === "") return [`Item '${textAt(item, "id")}' not found. Items are not persisted when store is set to false`];
    if (led === undefined) return [`Item '${textAt(item, "id")}' was provided without its required following item`];
    if (sealed !== stamp(textAt(body, "model"), led)) return [`The encrypted content of '${textAt(item, "id")}' could not be verified`];
    return [];
  });
}

const refusedAtTop = ["oneOf", "anyOf", "allOf", "enum", "not"];

/** What OpenAI refuses of functions, with the words of its errors. */
export function functionFaults(tools: readonly unknown[], definitionOf: (tool: unknown) => unknown): readonly string[] {
  return tools.map(definitionOf).flatMap((definition) => {
    const [name, schema] = [textAt(definition, "name"), at(definition, "parameters")];
    const top = refusedAtTop.filter((key) => at(schema, key) !== undefined);
    const inner = schemasIn(schema);
    return [
      ...(isToolName(name) ? [] : [`the tool's name ${name} is illegal`]),
      ...(at(schema, "type") === "object" ? [] : [`${name}: schema must have type 'object'`]),
      ...(at(schema, "properties") === undefined ? [`${name}: object schema missing properties`] : []),
      ...(top.length === 0 ? [] : [`${name}: schema must not have ${top.join()} at the top level`]),
      ...(inner.some((each) => [each["type"]].flat().includes("array") && each["items"] === undefined && each["prefixItems"] === undefined)
        ? [`${name}: array schema missing items`]
        : []),
      ...(at(definition, "strict") === true ? strictFaults(name, inner) : []),
    ];
  });
}

/** The subset of a function that is `strict`: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas */
function strictFaults(name: string, schemas: readonly object[]): readonly string[] {
  return schemas
    .filter((schema) => at(schema, "type") === "object")
    .filter((schema) => {
      const fields = Object.keys(at(schema, "properties") ?? {});
      return at(schema, "additionalProperties") !== false || fields.some((field) => !listAt(schema, "required").includes(field));
    })
    .map(() => `${name}: a strict schema lists every property as required and allows no other`);
}
