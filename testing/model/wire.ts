import type { ScriptedAnswer } from "./answer.ts";

export type WireName = "anthropic-messages" | "openai-responses" | "openai-chat";

/** One line of what a request tells a model, whatever the wire format: `user: …`, `assistant: …`, `thought …`, `call <id> <name> <arguments>`, `result <id> <text>`. */
export type Line = string;

/** A wire format: how its server answers, and what it makes of a request. */
export interface Wire {
  readonly name: WireName;
  /** What the path of a request ends with. */
  readonly path: string;
  /** Models with and without reasoning, by names that clients take for such. */
  readonly models: { readonly plain: string; readonly reasoning: string; readonly otherReasoning: string };
  /** An answer to a request, as one body. */
  readonly whole: (answer: ScriptedAnswer, body: unknown) => object;
  /** The same as it streams, frame by frame; the last is the one without which it is not whole. */
  readonly frames: (answer: ScriptedAnswer, body: unknown) => readonly string[];
  /** The conversation that a request tells. */
  readonly lines: (body: unknown) => readonly Line[];
  /** What the vendor would refuse, or what breaks its rules of pairing. */
  readonly faults: (body: unknown) => readonly string[];
}
