import { request as send, type Dispatcher } from "undici";
import { failure, FailureError, isFailureError } from "../../../engine/protocol/failure.ts";
import type { Hide } from "../../../engine/protocol/hiding.ts";
import type { HttpRequest } from "../../../engine/protocol/http-request.ts";
import type { Json, JsonObject } from "../../../engine/protocol/json.ts";
import { connectionFault } from "../../../engine/protocol/provider-failure.ts";
import type { ToolContext, ToolFunction } from "../../../engine/protocol/tool.ts";
import { valueOf, type Incoming } from "./answer.ts";
import { RefusedAddress } from "./connection.ts";
import { outgoing } from "./outgoing.ts";

/** A request with all it takes to make it. */
export interface Reached {
  readonly request: HttpRequest;
  /** With the values from the environment in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  /** Tells that a call made again is the same call; absent for tools that only read. */
  readonly sendsKey: boolean;
  readonly mostBytes: number;
  /** Takes out what results and errors must not show. */
  readonly hide: Hide;
}

const mostRedirects = 5;

/** The function behind a tool that is reached over HTTP. It throws a `FailureError`, whose `retryable` says whether another try may help. */
export function boundTool(reached: Reached): ToolFunction {
  return async (input: JsonObject, context: ToolContext) => {
    const { request, mostBytes, hide } = reached;
    const { signal } = context;
    try {
      const out = outgoing(request, input);
      if (!out.ok) throw new FailureError(failure("invalid-request", `not sent: ${out.reason}`));
      const headers = { ...headersOf(reached, context), ...(out.body === undefined ? {} : { "content-type": "application/json" }) };
      const sent = { method: request.method, headers: { ...headers, ...reached.headers }, body: out.body ?? null, signal };
      const incoming = await answerTo(out.url, { ...sent, dispatcher: reached.dispatcher });
      return hide<Json>(await valueOf(incoming, { pointer: request.result ?? "", mostBytes }));
    } catch (error) {
      signal.throwIfAborted();
      const { message, ...rest } = failureOf(error, request);
      throw new FailureError({ ...rest, message: hide(message) });
    }
  };
}

function headersOf({ sendsKey }: Reached, { idempotencyKey }: ToolContext): Readonly<Record<string, string>> {
  return {
    accept: "application/json, text/*;q=0.9, */*;q=0.5",
    "accept-encoding": "identity",
    "user-agent": "signalbox",
    ...(sendsKey ? { "idempotency-key": idempotencyKey } : {}),
  };
}

type Sent = NonNullable<Parameters<typeof send>[1]>;

/** The answer to a request; one that only reads is sent on where the same host says so. */
async function answerTo(from: URL, sent: Sent): Promise<Incoming> {
  for (let url = from, left = mostRedirects; ; left--) {
    const answer = await send(url, sent);
    const { statusCode: status, headers, body } = answer;
    const to = sent.method === "GET" && left > 0 && status >= 300 && status < 400 ? headers["location"] : undefined;
    const next = typeof to === "string" && URL.canParse(to, url.href) ? new URL(to, url.href) : undefined;
    if (next?.origin !== url.origin) return { status, headers, body };
    await body.dump();
    url = next;
  }
}

/** Broken before anything was sent. */
const unsent =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

function failureOf(error: unknown, { method, url }: HttpRequest): FailureError["failure"] {
  if (isFailureError(error)) return error.failure;
  if (error instanceof RefusedAddress) return failure("invalid-request", `not sent: ${error.message}`);
  const fault = connectionFault(error);
  if (fault === undefined)
    return failure("internal", `the request could not be made: ${error instanceof Error ? error.message : String(error)}`);
  const doubt = method === "GET" || unsent.test(fault.reason) ? "" : "; whether it took effect is not known";
  return failure(fault.code, `no answer from ${hostIn(url)}: ${fault.reason}${doubt}`);
}

/** The host of a URL template. */
export function hostIn(template: string): string {
  return new URL(template.replaceAll(/\{[^{}]*\}/g, "")).host;
}
