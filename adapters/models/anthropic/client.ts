import type Anthropic from "@anthropic-ai/sdk";
import { chosenEndpoint, clientOptions, connector, loadSdk, type Vendor } from "../../../engine/protocol/connection.ts";
import type { Endpoint } from "../../../engine/protocol/endpoint.ts";
import type { ModelSettings } from "../../../engine/protocol/model.ts";
import { systemClock } from "../../../engine/run/clock.ts";
import type { AnthropicOptions } from "./options.ts";

/** A client, and what a failure's message needs to know of it. */
export interface Connection {
  readonly client: Anthropic;
  readonly endpoint: Endpoint;
}

const vendor: Vendor = {
  name: "Anthropic",
  home: "https://api.anthropic.com",
  variables: { apiKey: "ANTHROPIC_API_KEY", baseUrl: "ANTHROPIC_BASE_URL" },
  sdk: "@anthropic-ai/sdk",
};

/** Makes the function that gives the client for a model's settings. */
export function connectorOf(options: AnthropicOptions): (settings: ModelSettings) => Promise<Connection> {
  return connector(
    ({ baseUrl }) => chosenEndpoint(vendor, { given: options, environment: process.env, manifest: baseUrl }),
    async (endpoint) => {
      const { default: Client } = await loadSdk(vendor, () => import("@anthropic-ai/sdk"));
      const baseURL = endpoint.baseUrl.replace(/\/(v1\/?)?$/, "");
      return { endpoint, client: new Client({ ...clientOptions(options, endpoint.key, { ask: fetch, clock: systemClock }), baseURL }) };
    },
  );
}
