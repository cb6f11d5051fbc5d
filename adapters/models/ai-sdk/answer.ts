import { isObject, type Json, type JsonObject } from "../../../engine/protocol/json.ts";
import type { Kept, KeptItem } from "../../../engine/protocol/kept.ts";
import type { ModelCall, ModelResponse, StopReason, Usage } from "../../../engine/protocol/model.ts";
import { at, numberAt, textAt } from "../../../engine/protocol/wire.ts";

/** Whose the answer is, and to what it was given. */
export type Keeping = Omit<Kept, "items">;

/** Adds to a thought that stands where it began, whatever came in between; what is said later about it counts. */
export type Thought = (text: string, metadata: unknown) => void;

/** An answer in the making. */
export interface Growing {
  text(piece: string, metadata: unknown): void;
  think(text: string, metadata: unknown): Thought;
  call(part: unknown): void;
  /** The whole answer. `finish` holds what the model said of its end. */
  end(finish: unknown): ModelResponse;
}

/** Starts an answer; its parts come in the order in which the model gave them. */
export function growing(keeping: Keeping): Growing {
  const calls: ModelCall[] = [];
  const items: KeptItem[] = [];
  let said = "";
  const keep = (item: JsonObject): void => void items.push({ text: said.length, calls: calls.length, item });
  const beside = (metadata: unknown): void => {
    const providerOptions = jsonOf(metadata);
    if (providerOptions !== undefined) keep({ type: "beside", providerOptions });
  };
  return {
    text(piece, metadata) {
      beside(metadata);
      said += piece;
    },
    think(text, metadata) {
      const place = items.length;
      let [thought, known] = [text, metadata];
      keep(thoughtOf(thought, known));
      return (more, later) => {
        const before = items[place];
        [thought, known] = [thought + more, later ?? known];
        if (before !== undefined) items[place] = { ...before, item: thoughtOf(thought, known) };
      };
    },
    call(part) {
      // A tool that the provider ran itself is none of ours.
      if (at(part, "providerExecuted") === true) return;
      beside(at(part, "providerMetadata"));
      calls.push({ name: textAt(part, "toolName"), arguments: argumentsOf(at(part, "input")) });
    },
    end(finish) {
      const response = { text: said, calls, stop: stopOf(finish, calls.length), usage: usageOf(at(finish, "usage")) };
      return items.length === 0 ? response : { ...response, kept: { ...keeping, items } };
    },
  };
}

function thoughtOf(text: string, metadata: unknown): JsonObject {
  const providerOptions = jsonOf(metadata);
  return { type: "reasoning", text, ...(providerOptions === undefined ? {} : { providerOptions }) };
}

/** A copy of what is JSON and holds something. */
function jsonOf(metadata: unknown): JsonObject | undefined {
  if (!isObject(metadata) || Object.keys(metadata).length === 0) return undefined;
  const copy = JSON.parse(JSON.stringify(metadata)) as Json;
  return isObject(copy) ? copy : undefined;
}

function argumentsOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input ?? {});
}

/** From version 3 on the reason is an object that holds the provider's own word as well. */
function stopOf(finish: unknown, calls: number): StopReason {
  switch (textAt(finish, "finishReason", "unified") || textAt(finish, "finishReason")) {
    case "stop":
    case "tool-calls":
      return calls > 0 ? "calls" : "end";
    case "length":
      return "length";
    case "content-filter":
      return "refusal";
    default:
      return "other";
  }
}

/** Version 2 counts flat; from version 3 on input and output are objects. */
function usageOf(usage: unknown): Usage {
  const flat = typeof at(usage, "inputTokens") !== "object";
  if (flat) {
    return {
      input: numberAt(usage, "inputTokens"),
      output: numberAt(usage, "outputTokens"),
      cached: numberAt(usage, "cachedInputTokens"),
      reasoning: numberAt(usage, "reasoningTokens"),
    };
  }
  const written = numberAt(usage, "inputTokens", "cacheWrite");
  return {
    input: numberAt(usage, "inputTokens", "total"),
    output: numberAt(usage, "outputTokens", "total"),
    cached: numberAt(usage, "inputTokens", "cacheRead"),
    reasoning: numberAt(usage, "outputTokens", "reasoning"),
    ...(written === 0 ? {} : { cacheWrite: written }),
  };
}
