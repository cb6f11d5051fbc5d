import type { ResponseInputItem, ResponseReasoningItem } from "openai/resources/responses/responses";
import { partsOf, type Turn } from "../../../../engine/protocol/conversation.ts";
import { outputOf } from "../tools.ts";

type Answer = Extract<Turn, { readonly role: "assistant" }>;
type Phase = "commentary" | "final_answer";

/** Writes a conversation as items of the Responses API: reasoning before what it led to, each call's output behind the calls of its answer. */
export function inputOf(turns: readonly Turn[]): ResponseInputItem[] {
  return turns.flatMap(itemsOf);
}

function itemsOf(turn: Turn): readonly ResponseInputItem[] {
  switch (turn.role) {
    case "user":
      return [{ role: "user", content: turn.text }];
    case "briefing":
      return [{ role: "developer", content: turn.text }];
    case "notice":
      // Which tools are open is said beside the conversation.
      return turn.text === "" ? [] : [{ role: "developer", content: turn.text }];
    case "assistant":
      return [
        ...answerOf(turn),
        ...turn.exchanges.map(
          ({ call, result }) => ({ type: "function_call_output", call_id: call.id, output: outputOf(result) }) as const,
        ),
      ];
  }
}

function answerOf(turn: Answer): readonly ResponseInputItem[] {
  const items: ResponseInputItem[] = [];
  let phase: Phase | undefined;
  for (const part of partsOf(turn)) {
    switch (part.kind) {
      case "kept":
        if (part.item["type"] === "reasoning") items.push(part.item as unknown as ResponseReasoningItem);
        phase = phaseOf(part.item["phase"]);
        break;
      case "text":
        items.push({ role: "assistant", content: part.text, ...(phase === undefined ? {} : { phase }) });
        break;
      case "call": {
        const { id, name, arguments: given } = part.exchange.call;
        items.push({ type: "function_call", call_id: id, name, arguments: JSON.stringify(given) });
      }
    }
  }
  return items;
}

function phaseOf(value: unknown): Phase | undefined {
  return value === "commentary" || value === "final_answer" ? value : undefined;
}
