import { describe, expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import { modelCases, type WireSubject } from "../../../testing/model-cases.ts";

const subjects = [true, false].flatMap((streaming): readonly (readonly [string, WireSubject])[] => {
  const options = { apiKey: "test-key-0123456789", streaming };
  const how = streaming ? "streaming" : "whole answers";
  return [
    [`anthropic, ${how}`, { wire: "anthropic-messages", adapter: (url) => anthropic({ ...options, baseUrl: url }) }],
    [`openai responses, ${how}`, { wire: "openai-responses", adapter: (url) => openai({ ...options, baseUrl: `${url}/v1` }) }],
    [`openai chat, ${how}`, { wire: "openai-chat", adapter: (url) => openai({ ...options, baseUrl: `${url}/v1`, api: "chat" }) }],
  ];
});

describe.each(subjects)("%s", (_, subject) => {
  test.each(modelCases.map(({ name, run }) => [name, run] as const))("%s", async (__, run) => {
    expect(await run(subject)).toBeUndefined();
  });
});

const layouts: readonly (readonly [string, WireSubject])[] = [
  ["anthropic, full", { wire: "anthropic-messages", adapter: (url) => anthropic({ apiKey: "k", baseUrl: url, stableForm: "full" }) }],
  ["anthropic, plain", { wire: "anthropic-messages", adapter: (url) => anthropic({ apiKey: "k", baseUrl: url, stableForm: "plain" }) }],
  ["responses, full", { wire: "openai-responses", adapter: (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, stableForm: "full" }) }],
  ["responses, plain", { wire: "openai-responses", adapter: (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, stableForm: "plain" }) }],
  // The played server, as those that take `plain`, refuses system messages later on.
  [
    "chat, plain",
    { wire: "openai-chat", adapter: (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "chat", stableForm: "plain" }) },
  ],
];

describe.each(layouts)("%s form of the stable layout", (_, subject) => {
  test.each(
    modelCases.filter(({ name }) => name.includes("stable layout") || name.includes("closed")).map(({ name, run }) => [name, run] as const),
  )("%s", async (__, run) => {
    expect(await run(subject)).toBeUndefined();
  });
});
