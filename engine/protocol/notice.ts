import type { JsonObject } from "./json.ts";
import type { ToolDefinition } from "./tool.ts";

/**
 * What the stable layout adds to a conversation where a turn begins: the instructions of an agent that is new there, or what has changed since. It is worded
 * once and stays as it is, so that the next request repeats this one and adds to it.
 */
export interface Notice {
  /** How many of the log's messages stand before it. */
  readonly at: number;
  readonly agent: string;
  /** The key of `models` whose conversation it belongs to. */
  readonly model: string;
  /** The digest of the plan that worded it. */
  readonly plan: string;
  /** Empty where only the tools have changed. */
  readonly text: string;
  /** The names of the tools that the agent may call from here on. */
  readonly open: readonly string[];
  /** The facts that the instructions mention, as they were told last; null where one was not known. */
  readonly facts: JsonObject;
}

/**
 * A request laid out so that a handoff leaves its beginning as it was. Plain JSON. An adapter that cannot send it so takes the request's own `instructions` and
 * `tools`, which say the same.
 */
export interface StableLayout {
  /** The first instructions, the same for every agent. */
  readonly preamble: string;
  /** The tools of all agents that handoffs connect and that use this entry of `models`, in a fixed order. Which of them are open is in the request's `tools`. */
  readonly tools: readonly ToolDefinition[];
  /** The names of those tools that are open where no notice has said anything yet. At least one, unless there are no tools. */
  readonly first: readonly string[];
  /** The notices of this entry of `models`, by their place. */
  readonly notices: readonly Notice[];
}
