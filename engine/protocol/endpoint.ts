import { failure, type Failure } from "./failure.ts";

/** Where a provider is reached, and with which key. */
export interface Endpoint {
  readonly baseUrl: string;
  /** Absent where there is none, or where it must not go. */
  readonly key?: string;
  /** Whether this is the provider's own server. */
  readonly home: boolean;
}

/** What {@link endpointOf} chooses from. */
export interface EndpointChoice {
  /** The provider's own address. */
  readonly home: string;
  /** What the host gave. */
  readonly given: { readonly apiKey?: string | undefined; readonly baseUrl?: string | undefined };
  readonly environment: { readonly apiKey?: string | undefined; readonly baseUrl?: string | undefined };
  /** What the manifest asks for. */
  readonly manifest?: string | undefined;
}

/**
 * Chooses the address (the host's before the manifest's before the environment's) and the key. The environment's key goes to
 * the provider, or to an address that the host or the environment named, and nowhere else: a manifest from a stranger must not
 * be able to have it sent to his own server.
 */
export function endpointOf({ home, given, environment, manifest }: EndpointChoice): Endpoint {
  const baseUrl = given.baseUrl || manifest || environment.baseUrl || home;
  const atHome = isWithin(baseUrl, home);
  const trusted = atHome || [given.baseUrl, environment.baseUrl].some((known) => known && originOf(known) === originOf(baseUrl));
  const key = given.apiKey?.trim() || (trusted ? environment.apiKey?.trim() : undefined);
  return { baseUrl, home: atHome, ...(key ? { key } : {}) };
}

/** What makes an endpoint useless before anything is sent, as a failure that says what to do; nothing where it can be tried. */
export function endpointFault(
  { baseUrl, key, home }: Endpoint,
  names: { readonly provider: string; readonly variable: string },
): Failure | undefined {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol))
    return failure(
      "invalid-request",
      `the base URL ${JSON.stringify(baseUrl)} is no address of the web; write it like "http://localhost:8080/v1"`,
    );
  if (key === undefined && home)
    return failure(
      "authentication",
      `no key for ${names.provider}: set the environment variable ${names.variable}, or give the adapter an apiKey`,
    );
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    return failure(
      "authentication",
      `the key for ${names.provider} holds a character that cannot be sent (a space, a line break, a typographic quote?): look at ${names.variable} or at the apiKey given`,
    );
  return undefined;
}

/** Whether a URL leads to a host of the same site, encrypted: `https://eu.api.openai.com` is within `https://api.openai.com`. */
function isWithin(url: string, home: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  const site = new URL(home).hostname.split(".").slice(-2).join(".");
  return protocol === "https:" && (hostname === site || hostname.endsWith(`.${site}`));
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
