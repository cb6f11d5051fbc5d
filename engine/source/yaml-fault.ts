import type { Span } from "./span.ts";

/** No more findings than this are made of one text: nobody reads them, and a hostile file could ask for millions. */
export const maxFaults = 100;

/** What is wrong with a text as YAML, before anybody asks what it means. */
export interface YamlFault {
  readonly rule: "yaml-syntax" | "duplicate-key" | "yaml-trap";
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly span: Span;
  readonly pointer: string;
  readonly label?: string;
  readonly help?: string;
  readonly notes?: readonly { readonly message: string; readonly span: Span; readonly pointer: string }[];
  readonly fix?: readonly { readonly span: Span; readonly text: string }[];
  /** Set on the comma trap: the keys that came to be without a value, so that nobody complains of them as well. */
  readonly strays?: readonly string[];
}
