import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marked } from "../../../adapters/models/anthropic/marks.ts";
import { writeRequest } from "../../../adapters/models/anthropic/request.ts";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import { arrange } from "../../../engine/protocol/arrange.ts";
import type { JsonObject } from "../../../engine/protocol/json.ts";
import type { ModelAdapter, ModelRequest } from "../../../engine/protocol/model.ts";
import type { Notice, StableLayout } from "../../../engine/protocol/notice.ts";
import { canKeepPrefix } from "../../../engine/protocol/stable-models.ts";
import { at, listAt, textAt } from "../../../engine/protocol/wire.ts";
import { httpServer } from "../../helpers/http-server.ts";
import { randomPlan } from "../../helpers/loop/random-plan.ts";
import { courseOf, inLayout } from "../../helpers/loop/stable.ts";
import { assistant, briefing, never, requestOf, result, tool, user } from "../../helpers/model-request.ts";

const notice = (place: number, text: string, ...open: readonly string[]): Notice => ({
  at: place,
  agent: "triage",
  model: "one",
  plan: "p",
  text,
  open,
  facts: {},
});

const tools = [tool("find"), tool("transfer_to_refunds"), tool("refund")];

/** A conversation after a handoff: triage found something, an edge opened, refunds was told. */
function handedOver(layout: Partial<StableLayout> = {}): ModelRequest {
  return requestOf({
    agent: "refunds",
    instructions: "You make refunds.",
    tools: [tool("refund")],
    messages: [
      user("Hello"),
      assistant("", ["call_1_0", "find"]),
      result("call_1_0", "found"),
      assistant("", ["call_2_0", "transfer_to_refunds"]),
      result("call_2_0", "done"),
      briefing("triage hands over."),
    ],
    stable: {
      preamble: "Many agents.",
      tools,
      first: ["find"],
      notices: [
        notice(1, "You are triage.", "find"),
        notice(3, "", "find", "transfer_to_refunds"),
        notice(6, "You are refunds.", "refund"),
      ],
      ...layout,
    },
    session: "user-42",
  });
}

async function sent(make: (baseUrl: string) => ModelAdapter, request: ModelRequest): Promise<{ body: unknown; beta: unknown }> {
  const server = await httpServer();
  await make(server.url)
    .generate(request, { signal: never() })
    .catch(() => undefined);
  await server.close();
  const [seen] = server.seen;
  return { body: seen?.body, beta: seen?.headers["anthropic-beta"] };
}

const common = { apiKey: "k", maxRetries: 0, streaming: false };
const claude = (more: object) => (baseUrl: string) => anthropic({ ...common, ...more, baseUrl });
const gpt = (api: "responses" | "chat", more: object) => (baseUrl: string) => openai({ ...common, api, ...more, baseUrl: `${baseUrl}/v1` });

describe("in the full form", () => {
  test("Anthropic gets tools held back, and system messages that tell and change the tools before each answer", async () => {
    const { body, beta } = await sent(claude({ stableForm: "full", headers: { "Anthropic-Beta": "mine" } }), handedOver());
    expect(beta).toBe("mine,mid-conversation-tool-changes-2026-07-01");
    expect(body).toMatchObject({
      system: "Many agents.",
      tools: [{ name: "find" }, { name: "transfer_to_refunds", defer_loading: true }, { name: "refund", defer_loading: true }],
    });
    expect(at(body, "tools", "0")).not.toHaveProperty("defer_loading");
    expect(at(body, "messages")).toEqual([
      { role: "user", content: [{ type: "text", text: "Hello" }] },
      { role: "system", content: [{ type: "text", text: "You are triage." }] },
      { role: "assistant", content: [{ type: "tool_use", id: "call_1_0", name: "find", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "call_1_0", content: "found" }] },
      { role: "system", content: [{ type: "tool_addition", tool: { type: "tool_reference", name: "transfer_to_refunds" } }] },
      { role: "assistant", content: [{ type: "tool_use", id: "call_2_0", name: "transfer_to_refunds", input: {} }] },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "call_2_0", content: "done" },
          { type: "text", text: "[From the system, not from the user]\ntriage hands over." },
        ],
      },
      {
        role: "system",
        content: [
          { type: "tool_removal", tool: { type: "tool_reference", name: "find" } },
          { type: "tool_removal", tool: { type: "tool_reference", name: "transfer_to_refunds" } },
          { type: "tool_addition", tool: { type: "tool_reference", name: "refund" } },
          { type: "text", text: "You are refunds." },
        ],
      },
    ]);
  });

  test("Responses gets developer messages and a choice among the tools that are open", async () => {
    const { body } = await sent(gpt("responses", { stableForm: "full" }), handedOver());
    expect(body).toMatchObject({
      instructions: "Many agents.",
      tools: tools.map(({ name }) => ({ name })),
      tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "refund" }] },
    });
    const said = listAt(body, "input").filter((item) => textAt(item, "role") === "developer");
    expect(said.map((item) => textAt(item, "content"))).toEqual([
      "You are triage.",
      expect.stringContaining("hands over"),
      "You are refunds.",
    ]);
  });

  test("Chat Completions gets system messages and a choice among the tools that are open", async () => {
    const { body } = await sent(gpt("chat", { stableForm: "full" }), handedOver());
    expect(body).toMatchObject({
      tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "refund" } }] } },
    });
    const said = listAt(body, "messages").filter((message) => textAt(message, "role") === "system");
    expect(said.map((message) => textAt(message, "content"))).toEqual(["Many agents.", "You are triage.", "You are refunds."]);
  });

  test.each(["responses", "chat"] as const)("an agent without tools may choose none (%s)", async (api) => {
    const { body } = await sent(gpt(api, { stableForm: "full" }), { ...handedOver(), tools: [] });
    expect(body).toMatchObject({ tool_choice: "none" });
    expect(at(body, "tools")).toHaveLength(3);
  });

  test("what the author's options say of the choice wins", async () => {
    const { settings, ...rest } = handedOver();
    const request = { ...rest, settings: { ...settings, options: { tool_choice: "required" } } };
    expect((await sent(gpt("chat", { stableForm: "full" }), request)).body).toMatchObject({ tool_choice: "required" });
  });

  test("Anthropic is told after what the user says last, also where the turn before failed", async () => {
    const request = handedOver({ notices: [notice(1, "You are triage.", "find"), notice(1, "What is known has changed.", "refund")] });
    const { body } = await sent(claude({ stableForm: "full" }), { ...request, messages: [user("Hello"), user("Are you there?")] });
    expect(at(body, "messages")).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "Hello" },
          { type: "text", text: "Are you there?" },
        ],
      },
      {
        role: "system",
        content: [
          { type: "tool_removal", tool: { type: "tool_reference", name: "find" } },
          { type: "tool_addition", tool: { type: "tool_reference", name: "refund" } },
          { type: "text", text: "You are triage." },
          { type: "text", text: "What is known has changed." },
        ],
      },
    ]);
  });
});

describe("a server of which nothing is known", () => {
  test.each([claude({}), gpt("responses", {}), gpt("chat", {})])(
    "is sent the other layout, and nothing that it may not know (%#)",
    async (make) => {
      const { stable: _, session: __, ...plainly } = handedOver();
      const [told, bare] = [await sent(make, handedOver()), await sent(make, plainly)];
      expect(told).toEqual(bare);
      expect(JSON.stringify(told)).not.toMatch(/cache|allowed_tools|defer|beta"|Many agents/);
    },
  );

  test.each([claude({ stableForm: "plain" }), gpt("responses", { stableForm: "plain" }), gpt("chat", { stableForm: "plain" })])(
    "may be sent the plain form where the host says so (%#)",
    async (make) => {
      const text = JSON.stringify((await sent(make, handedOver())).body);
      expect(text).toContain("Many agents.");
      expect(text).toContain("The tools open to you now: refund.");
      expect(text).not.toMatch(/tool_choice|defer_loading|tool_removal/);
    },
  );
});

describe("marks", () => {
  test("keep a conversation's requests together at OpenAI by a key that names nobody", async () => {
    const key = async (session: string): Promise<string> =>
      textAt((await sent(gpt("chat", { cacheMarks: true }), { ...handedOver(), session })).body, "prompt_cache_key");
    expect(await key("user-42")).toMatch(/^[\w-]{32}$/);
    expect(await key("user-42")).toBe(await key("user-42"));
    expect(await key("user-42")).not.toBe(await key("user-43"));
    expect(await key("user-42")).not.toContain("user");
  });

  test("stand at Anthropic behind the system prompt, where the request before ended, and at the end", async () => {
    const { body } = await sent(claude({ cacheMarks: true, stableForm: "full" }), handedOver());
    expect(at(body, "system")).toEqual([{ type: "text", text: "Many agents.", cache_control: { type: "ephemeral" } }]);
    const places = listAt(body, "messages").map((message) =>
      listAt(message, "content").map((block) => at(block, "cache_control") !== undefined),
    );
    expect(places).toEqual([[false], [false], [false], [false], [true], [false], [false, false], [false, false, false, true]]);
    expect(JSON.stringify(at(body, "tools"))).not.toContain("cache_control");
  });

  test.each<JsonObject>([
    { cache_control: { type: "ephemeral", ttl: "1h" } },
    { system: [{ type: "text", text: "Mine." }] },
    { tools: [{ name: "a", input_schema: {}, cache_control: { type: "ephemeral" } }] },
  ])("of the author's options win (%#)", async (options) => {
    const { settings, ...rest } = handedOver();
    const request = { ...rest, settings: { ...settings, options } };
    const [marks, none] = [await sent(claude({ cacheMarks: true }), request), await sent(claude({ cacheMarks: false }), request)];
    expect(marks).toEqual(none);
  });

  test("stand on the last tool that is not held back where there is no system prompt", () => {
    const held = { name: "b", input_schema: { type: "object" as const }, defer_loading: true };
    const body = marked({ model: "m", max_tokens: 1, messages: [], tools: [{ name: "a", input_schema: { type: "object" } }, held] });
    expect(body.tools).toEqual([expect.objectContaining({ name: "a", cache_control: { type: "ephemeral" } }), held]);
  });
});

test.each([
  ["anthropic", "claude-opus-5-5", true],
  ["anthropic", "claude-opus-4-8", true],
  ["anthropic", "claude-haiku-5-5", true],
  ["anthropic", "claude-fable-5-1", true],
  ["anthropic", "claude-sonnet-5", false],
  ["anthropic", "claude-haiku-4-5", false],
  ["anthropic", "claude-opus-4-7", false],
  ["anthropic", "claude-opus-50", false],
  ["openai", "gpt-5.4-mini", true],
  ["openai", "gpt-6", true],
  ["openai", "gpt-4o", false],
  ["openai", "gpt-oss-20b", false],
  ["openai", "o4-mini", false],
] as const)("%s: whether %s takes the full form: %s", (family, model, expected) => {
  expect(canKeepPrefix(family, model)).toBe(expected);
});

describe("for any plan and any sequence of answers", () => {
  test("Anthropic's system messages stand behind a user's and before an answer or the end; tools are added when closed and removed when open", () => {
    fc.assert(
      fc.property(fc.tuple(randomPlan, fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 200 }))), ([plan, choices]) => {
        for (const { request } of courseOf(inLayout(plan, "stable"), choices).requests) check(request);
      }),
      { numRuns: 60 },
    );
  });
});

function check(request: ModelRequest): void {
  const reader = { provider: "anthropic", api: "messages", model: "m" };
  const { body } = writeRequest(arrange(request, { reader, form: "full" }));
  const declared = listAt(body, "tools");
  const open = new Set(declared.filter((one) => at(one, "defer_loading") !== true).map((one) => textAt(one, "name")));
  expect(open.size).toBeGreaterThan(0);
  const { messages } = body;
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== "system") continue;
    expect(messages[index - 1]?.role).toBe("user");
    expect([undefined, "assistant"]).toContain(messages[index + 1]?.role);
    const changed = (type: string): readonly string[] =>
      (content as readonly unknown[]).filter((block) => textAt(block, "type") === type).map((block) => textAt(block, "tool", "name"));
    const [gone, come] = [changed("tool_removal"), changed("tool_addition")];
    expect(gone.filter((name) => !open.has(name))).toEqual([]);
    expect(come.filter((name) => open.has(name))).toEqual([]);
    for (const name of gone) open.delete(name);
    for (const name of come) open.add(name);
  }
  expect([...open].toSorted()).toEqual(request.tools.map(({ name }) => name).toSorted());
  expect(JSON.stringify(marked(body)).split('"cache_control"').length - 1).toBeLessThanOrEqual(4);
}
