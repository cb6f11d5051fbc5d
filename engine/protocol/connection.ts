import { endpointFault, endpointOf, type Endpoint } from "./endpoint.ts";
import { failure, FailureError } from "./failure.ts";
import type { ModelSettings } from "./model.ts";
import { patientFetch, type Patience } from "./patience.ts";

/** How much time a host gives the server behind an SDK, and how it is asked. */
export interface ClientSettings {
  /** Milliseconds until the whole answer is there. Default ten minutes. */
  readonly timeoutMs?: number;
  /** Milliseconds in which nothing comes: before the first piece of a stream, and between any two pieces. Default two minutes. */
  readonly idleMs?: number;
  /** `false` asks for whole answers; the response is the same. Default `true`. */
  readonly streaming?: boolean;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A provider whose models are reached by its own SDK. */
export interface Vendor {
  readonly name: string;
  /** Its own address. */
  readonly home: string;
  /** The variables of the environment that hold a key and an address. */
  readonly variables: { readonly apiKey: string; readonly baseUrl: string };
  /** The npm package of the SDK. */
  readonly sdk: string;
}

/** What {@link chosenEndpoint} chooses from. */
export interface Wishes {
  readonly given: { readonly apiKey?: string; readonly baseUrl?: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly manifest: string | undefined;
}

/** The address and the key that a vendor's models are asked by. Throws the failure where nothing can be sent with them. */
export function chosenEndpoint({ name, home, variables }: Vendor, { given, environment, manifest }: Wishes): Endpoint {
  const known = { apiKey: environment[variables.apiKey], baseUrl: environment[variables.baseUrl] };
  const endpoint = endpointOf({ home, given, environment: known, manifest });
  const fault = endpointFault(endpoint, { provider: name, variable: variables.apiKey });
  if (fault) throw new FailureError(fault);
  return endpoint;
}

/** Makes the function that gives the connection for a model's settings: one for each address, made when first asked for. */
export function connector<C extends { readonly endpoint: Endpoint }>(
  choose: (settings: ModelSettings) => Endpoint,
  connect: (endpoint: Endpoint) => Promise<C>,
): (settings: ModelSettings) => Promise<C> {
  const connections = new Map<string, C>();
  return async (settings) => {
    const endpoint = choose(settings);
    const known = connections.get(endpoint.baseUrl);
    if (known && known.endpoint.key === endpoint.key) return known;
    const connection = await connect(endpoint);
    connections.set(endpoint.baseUrl, connection);
    return connection;
  };
}

/** A vendor's SDK, which a host need not have installed. Throws the failure `not-bound` where it cannot be loaded. */
export async function loadSdk<T>({ name, sdk }: Vendor, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const message = `${name}'s models need the npm package "${sdk}", which could not be loaded: npm install ${sdk}`;
    throw new FailureError(failure("not-bound", message), { cause: error });
  }
}

/** What every SDK's client is made with. */
export interface ClientOptions {
  readonly apiKey: string;
  readonly maxRetries: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly fetch: typeof fetch;
  readonly logLevel: "off";
  readonly defaultHeaders: Readonly<Record<string, string>>;
}

/** What an adapter lends the engine, which has neither. */
export interface World {
  readonly ask: typeof fetch;
  readonly clock: Patience["clock"];
}

/** The options of a client that asks once, is patient as the host says, and sends the key that was chosen and no other. */
export function clientOptions(
  { timeoutMs = 600_000, idleMs = 120_000, streaming = true, headers = {} }: ClientSettings,
  key: string | undefined,
  { ask, clock }: World,
): ClientOptions {
  return {
    // Local servers need no key, but the SDKs will not start without one, and must not look for another.
    apiKey: key ?? "no-key",
    // The engine asks again, and tells that it does.
    maxRetries: 0,
    // Longer than our own, which tells what came and what did not.
    timeout: timeoutMs + 10_000,
    fetch: patientFetch(ask, { totalMs: timeoutMs, idleMs, streaming, mostBytes: 64 * 1024 * 1024, clock }),
    logLevel: "off",
    defaultHeaders: { ...headers },
  };
}
