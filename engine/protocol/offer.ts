import type { JsonSchema } from "./json.ts";

/** What a live MCP server said when it was asked for its tools, or why it could not be asked. */
export type Offer = { readonly ok: true; readonly tools: readonly OfferedTool[] } | { readonly ok: false; readonly reason: string };

/** A tool as its server describes it. A hint that the server does not give is absent. */
export interface OfferedTool {
  readonly name: string;
  readonly input: JsonSchema;
  readonly readOnly?: boolean;
  readonly destructive?: boolean;
  readonly idempotent?: boolean;
  readonly openWorld?: boolean;
}
