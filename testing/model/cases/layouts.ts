import { deepStrictEqual, ok } from "node:assert/strict";
import type { Message, ModelRequest } from "../../../engine/index.ts";
import { answer, text } from "../answer.ts";
import { modelCase, type ModelCase, type Stage } from "../case.ts";
import { listAt } from "../reading.ts";
import { question } from "./answers.ts";

type Notice = NonNullable<ModelRequest["stable"]>["notices"][number];

function tool(name: string): ModelRequest["tools"][number] {
  return { name, description: `Does ${name}.`, input: { type: "object", properties: {} } };
}

function notice(at: number, agent: string, open: string): Notice {
  return { at, agent, model: "main", plan: "p", text: `You are ${agent}.`, open: [open], facts: {} };
}

const before: readonly Message[] = [{ role: "user", text: "Hello" }];
const after: readonly Message[] = [
  ...before,
  { role: "assistant", agent: "triage", text: "", calls: [{ id: "call_1_0", name: "transfer_to_refunds", arguments: {} }] },
  { role: "tool", call: "call_1_0", name: "transfer_to_refunds", text: "done", error: false },
  { role: "briefing", from: "triage", to: "refunds", text: "triage hands over." },
];

/** The questions before and after a handoff, in the layout that outlives it. */
function hop(stage: Stage): readonly ModelRequest[] {
  const common = {
    preamble: "Several agents speak here.",
    tools: [tool("transfer_to_refunds"), tool("refund")],
    first: ["transfer_to_refunds"],
  };
  const [first, second] = [notice(1, "triage", "transfer_to_refunds"), notice(4, "refunds", "refund")];
  return [
    question(stage, {
      instructions: "You are triage.",
      tools: [tool("transfer_to_refunds")],
      messages: before,
      stable: { ...common, notices: [first] },
    }),
    question(stage, {
      agent: "refunds",
      instructions: "You are refunds.",
      tools: [tool("refund")],
      messages: after,
      stable: { ...common, notices: [first, second] },
    }),
  ];
}

async function asked(stage: Stage): Promise<readonly string[]> {
  for (const request of hop(stage)) {
    stage.will(answer(text("ok")));
    await stage.adapter.generate(request, { signal: new AbortController().signal });
  }
  return stage.bodies().map((body) => JSON.stringify(body));
}

function declares(body: unknown, name: string): boolean {
  return listAt(body, "tools").some((declared) => JSON.stringify(declared).includes(`"name":"${name}"`));
}

/** That a request in the stable layout is sent in one layout, whole: that one where the adapter takes it, else the other. */
export const layoutCases: readonly ModelCase[] = [
  modelCase("a question in the stable layout is answered, and tells who is active behind what was said before", ["wire"], async (stage) => {
    const [first = "", second = ""] = await asked(stage);
    ok(first.includes("You are triage.") && !first.includes("You are refunds."), "the first question is triage's alone");
    ok(second.includes("You are refunds."), "the second question does not tell who is active");
    const stays = second.includes("Several agents speak here.");
    deepStrictEqual([first.includes("Several agents speak here."), second.includes("You are triage.")], [stays, stays]);
    ok(!stays || second.indexOf("You are refunds.") > second.indexOf("triage hands over."), "who is active is told before the briefing");
  }),

  modelCase("a tool that is closed is not declared, or the request says that it is closed", ["wire"], async (stage) => {
    const [, second = ""] = await asked(stage);
    const body = stage.bodies().at(-1);
    ok(declares(body, "refund"), "the tool that is open is not declared");
    const shut = /allowed_tools|tool_removal|All others are closed/.test(second);
    ok(!declares(body, "transfer_to_refunds") || shut, "transfer_to_refunds is declared as if it were open");
  }),

  modelCase("in the stable layout a handoff only adds to what was told", ["wire"], async (stage) => {
    const [first = "", second = ""] = await asked(stage);
    if (!first.includes("Several agents speak here.")) return;
    const [told, later] = [stage.lines(0), stage.lines(1)];
    deepStrictEqual(later.slice(0, told.length), told);
    const tools = (body: unknown): readonly unknown[] => listAt(body, "tools");
    deepStrictEqual(tools(stage.bodies()[1]), tools(stage.bodies()[0]), `the tools have changed: ${second}`);
  }),
];
