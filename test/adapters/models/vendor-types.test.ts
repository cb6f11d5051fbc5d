import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import type { Message } from "../../../engine/protocol/message.ts";
import type { ModelAdapter } from "../../../engine/protocol/model.ts";
import { playServer, wires, type AnswerPart, type WireName } from "../../../testing/model-cases.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../../helpers/model-request.ts";
import { typeErrors } from "../../helpers/type-check.ts";

// The SDKs' types of requests are made from the vendors' OpenAPI documents. A body that is written down as a literal of such a type is held to it: what is missing,
// what is of another kind, and what is unknown is an error of the compiler.
const types: Readonly<Record<WireName, readonly [type: string, module: string]>> = {
  "anthropic-messages": ["MessageCreateParams", "@anthropic-ai/sdk/resources/messages"],
  "openai-responses": ["ResponseCreateParams", "openai/resources/responses/responses"],
  "openai-chat": ["ChatCompletionCreateParams", "openai/resources/chat/completions"],
};

const adapters: Readonly<Record<WireName, (url: string) => ModelAdapter>> = {
  "anthropic-messages": (url) => anthropic({ apiKey: "k", baseUrl: url }),
  "openai-responses": (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "responses" }),
  "openai-chat": (url) => openai({ apiKey: "k", baseUrl: `${url}/v1`, api: "chat" }),
};

const texts = fc.constantFrom("", " ", "yes", "tell me", "{}");
const names = fc.constantFrom("find", "transfer_to_x", "", "a b", "ü");
const logs: fc.Arbitrary<readonly Message[]> = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constant("user" as const), text: texts }),
      fc.record({ kind: fc.constant("briefing" as const), text: texts }),
      fc.record({ kind: fc.constant("result" as const), text: texts, turn: fc.nat(6), index: fc.nat(2), error: fc.boolean() }),
      fc.record({ kind: fc.constant("answer" as const), text: texts, names: fc.array(names, { maxLength: 3 }) }),
    ),
    { maxLength: 12 },
  )
  .map((entries) =>
    entries.map((entry, turn): Message => {
      if (entry.kind === "user") return user(entry.text);
      if (entry.kind === "briefing") return briefing(entry.text);
      if (entry.kind === "result") return result(`call_${entry.turn}_${entry.index}`, entry.text, entry.error);
      return assistant(entry.text, ...entry.names.map((name, index) => [`call_${turn}_${index}`, name] as const));
    }),
  );

/** A conversation in which a model reasons, makes calls, and goes on, as its adapter sends it. */
async function reason(model: string, adapter: ModelAdapter): Promise<void> {
  const messages: Message[] = [user("Hi")];
  for (let turn = 1; turn < 4; turn += 1) {
    const request = requestOf({ messages: [...messages], tools: [tool("find")], settings: { provider: adapter.provider, model } });
    const { text, calls, kept } = await adapter.generate(request, { signal: never() });
    const logged = calls.map(({ name }, index) => [`call_${turn}_${index}`, name] as const);
    messages.push({ ...assistant(text, ...logged), ...(kept === undefined ? {} : { kept }) });
    messages.push(...logged.map(([id]) => result(id, "found")), ...(logged.length === 0 ? [user("So?")] : []));
  }
}

const thinking: readonly AnswerPart[] = [
  { kind: "thought", text: "Look." },
  { kind: "text", text: "One moment." },
  { kind: "call", name: "find", raw: "{}" },
];

test.each(Object.keys(types) as WireName[])(
  "%s: whatever the log, the vendor's rules and the vendor's types take the request",
  async (name) => {
    const wire = wires[name];
    const server = await playServer(wire, () => ({ parts: thinking }));
    const adapter = adapters[name](server.url);
    // The types of Chat Completions are OpenAI's, which knows no reasoning there.
    if (name !== "openai-chat") await reason(wire.models.reasoning, adapter);
    await fc.assert(
      fc.asyncProperty(logs, fc.boolean(), fc.boolean(), async (messages, withTools, set) => {
        const settings = { model: wire.models.plain, ...(set ? { temperature: 0.5, maxTokens: 100 } : {}) };
        await adapter.generate(requestOf({ messages, settings, tools: withTools ? [tool("find"), tool("pay")] : [] }), { signal: never() });
      }),
      { numRuns: 100 },
    );
    await server.close();
    expect(server.faults).toEqual([]);
    expect(errorsOf(name, server.bodies)).toEqual([]);
  },
  60_000,
);

test.each<readonly [WireName, object]>([
  ["anthropic-messages", { model: "m", messages: [] }],
  ["anthropic-messages", { model: "m", max_tokens: 1, messages: [{ role: "user", content: [{ type: "tool_result" }] }] }],
  ["openai-responses", { model: "m", input: [{ type: "function_call_output", output: "x" }] }],
  ["openai-responses", { model: "m", input: [{ role: "user", content: "x" }], unheard: 1 }],
  ["openai-chat", { model: "m", messages: [{ role: "tool", content: "x" }] }],
  ["openai-chat", { model: "m", messages: [{ role: "user", content: "x", reasoning_content: "y" }] }],
])("%s: the vendor's types do not take %j", (name, body) => {
  expect(errorsOf(name, [body]).length).toBeGreaterThan(0);
});

function errorsOf(name: WireName, bodies: readonly unknown[]): readonly string[] {
  const [type, module] = types[name];
  const literals = bodies.map((body) => JSON.stringify(body)).join(",\n");
  const text = `import type { ${type} } from ${JSON.stringify(module)};\nexport const bodies: readonly ${type}[] = [\n${literals}\n];\n`;
  return typeErrors(new Map([[`${name}.ts`, text]]));
}
