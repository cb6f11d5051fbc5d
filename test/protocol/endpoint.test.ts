import { expect, test } from "vitest";
import { endpointOf, type EndpointChoice } from "../../engine/protocol/endpoint.ts";

const home = "https://api.openai.com/v1";
const environment = { apiKey: "env-key" };

test.each<readonly [claim: string, choice: Omit<EndpointChoice, "home">, baseUrl: string, key: string | undefined]>([
  ["nothing said leads home with the environment's key", { given: {}, environment }, home, "env-key"],
  ["no key anywhere is no key", { given: {}, environment: {} }, home, undefined],
  ["a key of blanks is no key, and a key is trimmed", { given: { apiKey: " \n" }, environment: { apiKey: "k\r\n" } }, home, "k"],
  ["the host's key wins over the environment's", { given: { apiKey: "mine" }, environment }, home, "mine"],
  [
    "the host's address wins over the manifest's",
    { given: { baseUrl: "http://a" }, environment, manifest: "http://b" },
    "http://a",
    "env-key",
  ],
  [
    "the manifest's address wins over the environment's",
    { given: {}, environment: { baseUrl: "http://a" }, manifest: "http://b" },
    "http://b",
    undefined,
  ],
  [
    "the environment's key follows the environment's address",
    { given: {}, environment: { ...environment, baseUrl: "http://a/v1" } },
    "http://a/v1",
    "env-key",
  ],
  [
    "and an address of the manifest on that server",
    { given: {}, environment: { ...environment, baseUrl: "http://a/v1" }, manifest: "http://a/v2" },
    "http://a/v2",
    "env-key",
  ],
  [
    "the environment's key does not go where only a manifest points",
    { given: {}, environment, manifest: "https://evil.example/v1" },
    "https://evil.example/v1",
    undefined,
  ],
  [
    "nor to a host that only looks like home",
    { given: {}, environment, manifest: "https://api.openai.com.evil.example" },
    "https://api.openai.com.evil.example",
    undefined,
  ],
  [
    "nor to a host whose name ends like home's",
    { given: {}, environment, manifest: "https://evilopenai.com" },
    "https://evilopenai.com",
    undefined,
  ],
  ["nor home without encryption", { given: {}, environment, manifest: "http://api.openai.com/v1" }, "http://api.openai.com/v1", undefined],
  [
    "nor to a user of home's name at another host",
    { given: {}, environment, manifest: "https://api.openai.com@evil.example" },
    "https://api.openai.com@evil.example",
    undefined,
  ],
  [
    "a region of home is home",
    { given: {}, environment, manifest: "https://eu.api.openai.com/v1" },
    "https://eu.api.openai.com/v1",
    "env-key",
  ],
  [
    "a key that the host gave goes where the manifest points",
    { given: { apiKey: "mine" }, environment, manifest: "http://b" },
    "http://b",
    "mine",
  ],
  [
    "an address that is none leads nowhere, and no key goes there",
    { given: {}, environment, manifest: "localhost" },
    "localhost",
    undefined,
  ],
])("%s", (_, choice, baseUrl, key) => {
  const endpoint = endpointOf({ home, ...choice });
  expect([endpoint.baseUrl, endpoint.key]).toEqual([baseUrl, key]);
});

test("home is known as home", () => {
  const isHome = (manifest?: string): boolean => endpointOf({ home, given: {}, environment: {}, manifest }).home;
  expect([isHome(), isHome("https://us.api.openai.com/v1"), isHome("http://localhost:11434/v1")]).toEqual([true, true, false]);
});
