import type OpenAI from "openai";
import { endpointFault, endpointOf, type Endpoint } from "../../../engine/protocol/endpoint.ts";
import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { ModelSettings } from "../../../engine/protocol/model.ts";
import { patientFetch } from "../../../engine/protocol/patience.ts";
import { systemClock } from "../../../engine/run/clock.ts";
import type { OpenAiOptions } from "./options.ts";

/** A client, and what a failure's message needs to know of it. */
export interface Connection {
  readonly sdk: typeof OpenAI;
  readonly client: OpenAI;
  readonly endpoint: Endpoint;
}

/** Makes the function that gives the client for a model's settings: one client for each address, made when first asked for. */
export function connector(options: OpenAiOptions): (settings: ModelSettings) => Promise<Connection> {
  const connections = new Map<string, Connection>();
  return async (settings) => {
    const endpoint = chosen(options, settings);
    const known = connections.get(endpoint.baseUrl);
    if (known && known.endpoint.key === endpoint.key) return known;
    const { default: sdk } = await load();
    const connection = { sdk, endpoint, client: new sdk(clientOptions(options, endpoint)) };
    connections.set(endpoint.baseUrl, connection);
    return connection;
  };
}

function chosen(options: OpenAiOptions, settings: ModelSettings): Endpoint {
  const { env } = process;
  const endpoint = endpointOf({
    home: "https://api.openai.com/v1",
    given: options,
    environment: { apiKey: env["OPENAI_API_KEY"], baseUrl: env["OPENAI_BASE_URL"] },
    manifest: settings.baseUrl,
  });
  const fault = endpointFault(endpoint, { provider: "OpenAI", variable: "OPENAI_API_KEY" });
  if (fault) throw new FailureError(fault);
  return endpoint;
}

function clientOptions(options: OpenAiOptions, { baseUrl, key, home }: Endpoint): ConstructorParameters<typeof OpenAI>[0] {
  const totalMs = options.timeoutMs ?? 600_000;
  return {
    // Local servers need no key, but the SDK will not start without one, and must not look for another.
    apiKey: key ?? "no-key",
    baseURL: baseUrl,
    // The engine asks again, and tells that it does.
    maxRetries: 0,
    // Longer than our own, which tells what came and what did not.
    timeout: totalMs + 10_000,
    fetch: patientFetch(globalThis.fetch, {
      totalMs,
      idleMs: options.idleMs ?? 120_000,
      streaming: options.streaming ?? true,
      mostBytes: 64 * 1024 * 1024,
      clock: systemClock,
    }),
    logLevel: "off",
    ...(home ? {} : { organization: null, project: null }),
    ...(options.headers ? { defaultHeaders: { ...options.headers } } : {}),
  };
}

async function load(): Promise<typeof import("openai")> {
  try {
    return await import("openai");
  } catch (error) {
    throw new FailureError(
      failure("not-bound", 'OpenAI\'s models need the npm package "openai", which could not be loaded: npm install openai'),
      { cause: error },
    );
  }
}
