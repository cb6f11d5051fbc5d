import type { ToolFunction } from "../../../engine/index.ts";

/** One way in which a plan's tools are reached, of which nothing has been loaded, started or contacted yet. */
export interface Way {
  /** What has to be allowed, in one word: "module". */
  readonly kind: string;
  /** Everything of the kind that the plan's tools name. */
  readonly names: readonly string[];
  /** Whether a word after `--allow` means one of them. */
  isMeant(word: string, name: string): boolean;
  /** Binds the tools on those that are allowed. */
  bind(allowed: readonly string[]): Promise<Bound>;
}

export interface Bound {
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly unbound: readonly Unbound[];
  /** Ends what the tools have started and opened. */
  readonly close?: () => Promise<void>;
}

/** A tool that cannot be used. */
export interface Unbound {
  readonly tool: string;
  /** For the model: "its module ./tools.mjs was not allowed to run". */
  readonly reason: string;
  /** For the person, and the same for all tools with the same lack. */
  readonly notice: string;
}
