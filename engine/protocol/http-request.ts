import type { HostValue } from "./host-value.ts";
import type { Json } from "./json.ts";

/** The methods a tool may be reached by. */
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How a tool is reached over HTTP. A text that is just `{name}` under `query` and `body` stands for the argument of that name. */
export interface HttpRequest {
  readonly method: HttpMethod;
  /** An address whose path and query may hold the arguments as templates of https://www.rfc-editor.org/rfc/rfc6570, without `{+}` and `{#}`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, HostValue>>;
  /** Absent: for `GET` and `DELETE` the arguments that stand nowhere else. */
  readonly query?: Readonly<Record<string, Json>>;
  /** The JSON that is sent. Absent: for the other methods the arguments that stand nowhere else. */
  readonly body?: Json;
  /** A JSON Pointer to what of the answer is the tool's result; the whole where it is absent. */
  readonly result?: string;
}
