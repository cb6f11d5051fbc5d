import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../engine/plan/compile.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { desk, deskText } from "../helpers/loop/desk.ts";
import { planOf } from "../helpers/loop/plan.ts";

function one(agent: string, more = ""): Plan {
  return planOf(`
signalbox: 1
name: one
entry: a
${more}
agents: { a: { purpose: Does it., routine: End resolved., handoffs: { resolved: { when: Done. } }, ${agent} } }`);
}

describe("a plan", () => {
  test("is frozen all the way down", () => {
    const open: unknown[] = [desk];
    while (open.length > 0) {
      const next = open.pop();
      expect(Object.isFrozen(next)).toBe(true);
      if (typeof next === "object" && next !== null) open.push(...Object.values(next));
    }
  });

  test("is plain JSON", () => {
    expect(structuredClone(desk)).toEqual(desk);
    expect(JSON.parse(JSON.stringify(desk))).toEqual(desk);
  });

  test("has one digest for one text, whatever its comments and layout", () => {
    expect(planOf(deskText).digest).toBe(desk.digest);
    expect(planOf(`# A comment\n${deskText.replace("name: desk", 'name:   "desk"')}`).digest).toBe(desk.digest);
    expect(planOf(deskText.replace("Makes refunds.", "Makes refunds!")).digest).not.toBe(desk.digest);
  });

  test("fills in the default limits, timeouts and retries", () => {
    const plan = one("tools: [look]", "tools: { look: { description: Looks., effects: [read] } }");
    expect(plan.limits).toEqual({ turns: 40, handoffs: 12, visits: 8, toolCalls: 60, seconds: 300, pingPong: 4 });
    expect(plan.tools["look"]).toMatchObject({ timeoutMs: 30_000, retry: { attempts: 1, delayMs: 0 } });
  });

  test("takes the limits the manifest gives", () => {
    const plan = one("limits: { turns: 3 }", "limits: { turns: 9, seconds: 5, tokens: 10, cost_usd: 0.5, then: escalated }");
    expect(plan.limits).toMatchObject({ turns: 9, handoffs: 12, seconds: 5, tokens: 10, costUsd: 0.5 });
    expect(Object.entries(plan.limits)).toContainEqual(["then", "escalated"]);
    expect(plan.agents["a"]?.limits).toEqual({ turns: 3 });
  });

  test("gives each agent its own model, else the default, else none", () => {
    const models = "models: { m: { provider: p, model: x }, n: { provider: p, model: y } }\n";
    expect(one("model: n", `${models}defaults: { model: m }`).agents["a"]?.model).toBe("n");
    expect(one("", `${models}defaults: { model: m }`).agents["a"]?.model).toBe("m");
    expect(one("").agents["a"]).not.toHaveProperty("model");
  });

  test("keeps names that objects inherit", () => {
    const plan = planOf(
      "{signalbox: 1, name: x, entry: constructor, agents: {constructor: {purpose: Builds., routine: End resolved., handoffs: {resolved: {when: Done.}}}}}",
    );
    expect(Object.keys(plan.agents)).toEqual(["constructor"]);
  });

  test("of a handoff defines the tool that takes it", () => {
    const handoff = desk.agents["triage"]?.handoffs.find((edge) => edge.target === "refunds");
    expect(handoff).toMatchObject({ kind: "agent", mode: "transfer", history: "full", requires: [{ fact: "verified" }] });
    expect(handoff?.definition).toEqual({
      name: "transfer_to_refunds",
      description: "Hands the conversation over to refunds. When: They want money. About refunds: Makes refunds.",
      input: {
        type: "object",
        properties: {
          summary: { type: "string" },
          issue: { type: "string" },
          reason: { type: "string", description: "In one sentence, why you do this now." },
        },
        required: ["summary"],
        additionalProperties: false,
      },
    });
  });

  test("takes an edge to an exit as a transfer, whatever its mode: there is nobody to come back from", () => {
    const plan = planOf(
      "{signalbox: 1, name: x, entry: a, agents: {a: {purpose: A., routine: End resolved., handoffs: {resolved: {when: Done., mode: call}}}}}",
    );
    expect(plan.agents["a"]?.handoffs).toMatchObject([{ mode: "transfer", definition: { name: "transfer_to_resolved" } }]);
  });

  test("of a routine has its steps, and prose is one step", () => {
    const plan = one("x-n: 1", "");
    expect(plan.agents["a"]?.routine).toEqual([{ do: "End resolved." }]);
    const stepped = planOf(`
signalbox: 1
name: x
entry: a
agents:
  a:
    purpose: A.
    routine: [Ask., { if: all is well, do: Say so., then: resolved }, { else: escalated }]
    handoffs: { resolved: { when: Done. }, escalated: { when: Not. } }`);
    expect(JSON.stringify(stepped.agents["a"]?.routine)).toBe(
      '[{"do":"Ask."},{"if":"all is well","do":"Say so.","then":"resolved"},{"else":true,"then":"escalated"}]',
    );
  });
});

describe("an approval", () => {
  const lowered = (approval: string): unknown =>
    planOf(`
signalbox: 1
name: x
entry: a
tools: { t: { description: Does., effects: [read], approval: ${approval} } }
agents: { a: { purpose: A., tools: [t], routine: "Use \`t\`, end resolved.", handoffs: { resolved: { when: Done. } } } }`).tools["t"]
      ?.approval;

  test.each([
    ["always", { kind: "always" }],
    ["{ expires: 2h }", { kind: "always", expiresMs: 7_200_000 }],
    [
      "{ when: { required: [a] }, expires: 500h, then: escalated }",
      { kind: "when", schema: { required: ["a"] }, expiresMs: 1_800_000_000, then: "escalated" },
    ],
  ])("written as %s says when it is asked for, and what becomes of it", (written, expected) => {
    expect(lowered(written)).toEqual(expected);
  });
});

describe("compiling", () => {
  test("gives no plan but the reasons where there is an error", () => {
    const compiled = compile({ path: "x.yaml", text: deskText.replace("entry: triage", "entry: nobody") });
    expect(compiled.ok).toBe(false);
    expect(compiled.diagnostics).toContainEqual(expect.objectContaining({ rule: "unknown-entry", severity: "error" }));
  });

  test.each(["", "\u0000", "[1", "- a", "signalbox: 1", "{}", "&a [*a]"])("never throws on what an author wrote: %j", (text) => {
    expect(compile({ path: "x.yaml", text }).ok).toBe(false);
  });
});

describe("what a model is told", () => {
  const support = planOf(readFileSync(new URL("../../topologies/support-desk/topology.yaml", import.meta.url), "utf8"));
  test.each(Object.keys(support.agents))("at the support desk, as %s", async (name) => {
    const agent = support.agents[name];
    const tools = [
      ...(agent?.tools ?? []).map((tool) => support.tools[tool]?.definition),
      ...(agent?.handoffs ?? []).map((handoff) => handoff.definition),
    ];
    const page = `${agent?.instructions}\n\n--- tools ---\n${tools.map((tool) => `${tool?.name}: ${tool?.description}\n${JSON.stringify(tool?.input)}`).join("\n")}\n`;
    await expect(page).toMatchFileSnapshot(`rendered/support-desk.${name}.txt`);
  });
});
