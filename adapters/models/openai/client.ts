import type OpenAI from "openai";
import { chosenEndpoint, clientOptions, connector, loadSdk, type Vendor } from "../../../engine/protocol/connection.ts";
import type { Endpoint } from "../../../engine/protocol/endpoint.ts";
import type { ModelSettings } from "../../../engine/protocol/model.ts";
import { systemClock } from "../../../engine/run/clock.ts";
import type { OpenAiOptions } from "./options.ts";

/** A client, and what a failure's message needs to know of it. */
export interface Connection {
  readonly sdk: typeof OpenAI;
  readonly client: OpenAI;
  readonly endpoint: Endpoint;
}

const vendor: Vendor = {
  name: "OpenAI",
  home: "https://api.openai.com/v1",
  variables: { apiKey: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" },
  sdk: "openai",
};

/** Makes the function that gives the client for a model's settings. */
export function connectorOf(options: OpenAiOptions): (settings: ModelSettings) => Promise<Connection> {
  return connector(
    ({ baseUrl }) => chosenEndpoint(vendor, { given: options, environment: process.env, manifest: baseUrl }),
    async (endpoint) => {
      const { default: sdk } = await loadSdk(vendor, () => import("openai"));
      // What the environment says of an account is meant for OpenAI's own server.
      const account = endpoint.home ? {} : { organization: null, project: null };
      const client = new sdk({
        ...clientOptions(options, endpoint.key, { ask: fetch, clock: systemClock }),
        baseURL: endpoint.baseUrl,
        ...account,
      });
      return { sdk, endpoint, client };
    },
  );
}
