import type { HostValue } from "./host-value.ts";

/** How an MCP server is started, or where it is. `cwd` is relative to the root manifest's folder. */
export type ServerReach =
  | {
      readonly kind: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly env: HostValues;
      readonly cwd?: string;
    }
  | { readonly kind: "http"; readonly url: string; readonly headers: HostValues };

/** Values by name, as of environment variables or headers. */
export type HostValues = Readonly<Record<string, HostValue>>;
