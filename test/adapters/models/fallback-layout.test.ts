import { expect, test } from "vitest";
import { anthropic } from "../../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../../adapters/models/openai/openai.ts";
import { at, listAt } from "../../../engine/protocol/wire.ts";
import { run } from "../../../engine/run/stream.ts";
import { playServer, wires, type ScriptedAnswer } from "../../../testing/model-cases.ts";
import { httpServer } from "../../helpers/http-server.ts";
import { planOf } from "../../helpers/loop/plan.ts";

type Layout = "stable" | "swap";

const desk = (claude: Layout, gpt: Layout) =>
  planOf(`
signalbox: 1
name: desk
entry: triage
models:
  claude: { provider: anthropic, model: claude-opus-5-5, max_tokens: 900, options: { thinking: { type: adaptive } }, handoffs_prompt: ${claude}, fallback: [gpt] }
  gpt: { provider: openai, model: gpt-5.4-mini, api: responses, max_tokens: 700, options: { service_tier: flex }, handoffs_prompt: ${gpt} }
defaults: { model: claude }
tools: { find_order: { description: Looks an order up., input: { id: string }, effects: [read] } }
agents:
  triage:
    purpose: Learns what is needed.
    tools: [find_order]
    routine: [Look it up with \`find_order\`., { then: clerk }]
    handoffs: { clerk: { when: It must be seen to. } }
  clerk:
    purpose: Sees to it.
    routine: [See to it., { then: resolved }]
    handoffs: { resolved: { when: All is said. } }
`);

const said: readonly ScriptedAnswer[] = [
  { parts: [{ kind: "call", name: "find_order", raw: '{"id":"A"}' }] },
  { parts: [{ kind: "call", name: "transfer_to_clerk", raw: "{}" }] },
  { parts: [{ kind: "text", text: "Done." }] },
];

/** What GPT is asked in a run in which Claude, by whose settings it began, is always overloaded. */
async function asked(claude: Layout, gpt: Layout): Promise<{ readonly first: readonly unknown[]; readonly second: readonly unknown[] }> {
  const down = await httpServer();
  down.answer = (response) => void response.writeHead(529, { "content-type": "application/json" }).end("{}");
  const left = [...said];
  const server = await playServer(wires["openai-responses"], () => left.shift());
  const result = await run(
    desk(claude, gpt),
    { message: "Hi" },
    {
      models: [
        anthropic({ apiKey: "k", baseUrl: down.url, stableForm: "full" }),
        openai({ apiKey: "k", baseUrl: `${server.url}/v1`, stableForm: "full" }),
      ],
      tools: { find_order: () => ({ late: true }) },
      retry: { attempts: 1 },
    },
  );
  await down.close();
  await server.close();
  expect(result.end).toEqual({ status: "replied", agent: "clerk", text: "Done." });
  expect(server.faults).toEqual([]);
  return { first: down.seen.map(({ body }) => body), second: server.bodies };
}

/** What of a request belongs to the layout. */
const layoutOf = (body: unknown): object => ({
  instructions: /several agents take turns/.test(String(at(body, "instructions"))) ? "everybody's" : "the agent's",
  tools: listAt(body, "tools").map((tool) => at(tool, "name")),
  choice: at(body, "tool_choice", "type") ?? "free",
});

const everybody = {
  instructions: "everybody's",
  tools: ["find_order", "transfer_to_clerk", "transfer_to_resolved"],
  choice: "allowed_tools",
};
const own = (...tools: readonly string[]): object => ({ instructions: "the agent's", tools, choice: "free" });
const swapped = [own("find_order", "transfer_to_clerk"), own("find_order", "transfer_to_clerk"), own("transfer_to_resolved")];

test.each<readonly [Layout, Layout, string, readonly object[]]>([
  ["stable", "stable", "everybody's", [everybody, everybody, everybody]],
  ["stable", "swap", "everybody's", swapped],
  ["swap", "stable", "the agent's", swapped],
  ["swap", "swap", "the agent's", swapped],
])(
  "Claude in %s, GPT in its place in %s: each is asked in the layout of its own entry, as far as it was told",
  async (claude, gpt, begun, layouts) => {
    const { first, second } = await asked(claude, gpt);
    expect(first.map((body) => /several agents take turns/.test(JSON.stringify(at(body, "system"))))).toEqual(
      said.map(() => begun === "everybody's"),
    );
    expect(second.map(layoutOf)).toEqual(layouts);
    for (const body of second) {
      expect(body).toMatchObject({ model: "gpt-5.4-mini", max_output_tokens: 700, service_tier: "flex" });
      expect(body).not.toHaveProperty("thinking");
    }
    for (const body of first) expect(body).toMatchObject({ model: "claude-opus-5-5", max_tokens: 900, thinking: { type: "adaptive" } });
  },
);
