import type OpenAI from "openai";
import { endpointFault, endpointOf, type Endpoint } from "../../../engine/protocol/endpoint.ts";
import { failure, FailureError } from "../../../engine/protocol/failure.ts";
import type { ModelSettings } from "../../../engine/protocol/model.ts";

/** How OpenAI, or a server that speaks as it does, is reached. What is given here wins over what a manifest says. */
export interface OpenAiOptions {
  /** The provider's name in the manifest. Default `openai`; give another for a server of one's own. */
  readonly provider?: string;
  /** Default: the environment's `OPENAI_API_KEY`, which goes to OpenAI or to an address the host named. Other servers get a placeholder. */
  readonly apiKey?: string;
  /** Default: the manifest's `base_url`, then `OPENAI_BASE_URL`, then OpenAI's own. It mostly ends in `/v1`. */
  readonly baseUrl?: string;
  /** Default: what the manifest says, else `responses`. */
  readonly api?: "responses" | "chat";
  /** How often the SDK tries again before a call fails. Default 2. */
  readonly maxRetries?: number;
  /** Milliseconds until the answer must begin, and between two pieces of it. Default ten minutes. */
  readonly timeoutMs?: number;
  /** `false` asks for whole answers; the response is the same. Default `true`. */
  readonly streaming?: boolean;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

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
  return {
    // Local servers need no key, but the SDK will not start without one, and must not look for another.
    apiKey: key ?? "no-key",
    baseURL: baseUrl,
    maxRetries: options.maxRetries ?? 2,
    timeout: options.timeoutMs ?? 600_000,
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
