import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { describe, expect, test } from "vitest";
import { aiSdk, type AiSdkModel } from "../../../adapters/models/ai-sdk/ai-sdk.ts";
import type { ModelAdapter } from "../../../engine/protocol/model.ts";
import { modelCases, type WireName } from "../../../testing/model-cases.ts";

const apiKey = "no-key-at-all";

/** Providers of the AI SDK, by the wire format they speak. */
const providers: Readonly<Record<WireName, (url: string, name: string) => AiSdkModel>> = {
  "anthropic-messages": (url, name) => createAnthropic({ apiKey, baseURL: `${url}/v1` })(name),
  "openai-responses": (url, name) => createOpenAI({ apiKey, baseURL: `${url}/v1` }).responses(name),
  "openai-chat": (url, name) => createOpenAICompatible({ name: "local", apiKey, baseURL: `${url}/v1`, includeUsage: true })(name),
};

/**
 * Where a call has no id, the SDK's providers refuse the whole answer. And a server that wants `reasoning_content` with each answer wants it with another model's as well; the SDK's provider for any server sends none
 * where there was none.
 */
const beyondTheSdk: ReadonlySet<string> = new Set([
  "openai-chat another model of the same provider in between, and back",
  "openai-chat another model of the same provider gets none of it, and the first one nothing that it refuses",
  "anthropic-messages calls without an id: each gets its own result",
  "openai-responses calls without an id: each gets its own result",
  "openai-chat another provider in between: what it left behind is not sent, and what was kept before is",
]);

for (const wire of Object.keys(providers) as readonly WireName[]) {
  for (const streaming of [true, false]) {
    describe(`the AI SDK's provider for ${wire}, ${streaming ? "streaming" : "whole answers"}`, () => {
      const adapter = (url: string): ModelAdapter =>
        aiSdk({ provider: "any", model: (name) => providers[wire](url, name), streaming, providerOptions: { openai: { store: false } } });
      const offered = modelCases.filter(({ name }) => !beyondTheSdk.has(`${wire} ${name}`));
      test.each(offered.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => {
        expect(await run({ wire, adapter })).toBeUndefined();
      });
    });
  }
}
