import { deepStrictEqual, equal } from "node:assert/strict";
import { checkJson, type ModelRequest, type ModelResponse } from "../../../engine/index.ts";
import { answer, call, text, thought, type ScriptedAnswer } from "../answer.ts";
import { modelCase, type ModelCase, type Stage } from "../case.ts";

/** A question with what a case does not care about filled in. */
export function question(stage: Stage, parts: Partial<ModelRequest> = {}): ModelRequest {
  const settings = { provider: stage.adapter.provider, model: stage.models.plain };
  const tools = ["find", "pay"].map((name) => ({ name, description: `Does ${name}.`, input: { type: "object", properties: {} } }));
  return {
    settings,
    agent: "triage",
    instructions: "You are the front desk.",
    tools,
    messages: [{ role: "user", text: "Hello" }],
    ...parts,
  };
}

async function ask(stage: Stage, given: ScriptedAnswer): Promise<{ readonly response: ModelResponse; readonly heard: string }> {
  stage.will(given);
  const heard: string[] = [];
  const { signal } = new AbortController();
  const response = await stage.adapter.generate(question(stage), { signal, onDelta: (piece) => heard.push(piece) });
  return { response, heard: heard.join("") };
}

function shapeOf({ text: said, calls, stop }: ModelResponse): readonly unknown[] {
  return [said, calls.map(({ name, arguments: raw }) => [name, JSON.parse(raw) as unknown]), stop];
}

const nested = { order: { ids: [1, 2.5], note: 'a "quoted" \\ back\nslash', none: null }, name: "Ærøskøbing 🚲" };

/** That an answer is read whole. */
export const answerCases: readonly ModelCase[] = [
  modelCase("the pieces heard, joined, are the text", [], async (stage) => {
    const said = "Grüße — 日本語 👋🏽\n\nTwo  paragraphs.";
    const { response, heard } = await ask(stage, answer(text(said)));
    deepStrictEqual([shapeOf(response), heard], [[said, [], "end"], said]);
  }),

  modelCase("calls come in order: several, nested, without arguments, beyond ASCII", [], async (stage) => {
    const { response } = await ask(stage, answer(call("find", nested), call("pay"), call("find", { id: "B" })));
    const calls = [
      ["find", nested],
      ["pay", {}],
      ["find", { id: "B" }],
    ];
    deepStrictEqual(shapeOf(response), ["", calls, "calls"]);
  }),

  modelCase("text beside calls is kept", [], async (stage) => {
    const { response, heard } = await ask(stage, answer(text("One moment."), call("find")));
    deepStrictEqual([shapeOf(response), heard], [["One moment.", [["find", {}]], "calls"], "One moment."]);
  }),

  modelCase("an answer that the limit cut off says so", [], async (stage) => {
    const { response } = await ask(stage, { ...answer(text("cut of")), cut: true });
    deepStrictEqual(shapeOf(response), ["cut of", [], "length"]);
  }),

  modelCase("reasoning is no text, and nobody hears it", [], async (stage) => {
    const { response, heard } = await ask(stage, answer(thought("They want their money."), text("Hello.")));
    deepStrictEqual([response.text, heard], ["Hello.", "Hello."]);
  }),

  modelCase("tokens are counted", ["wire"], async (stage) => {
    const { response } = await ask(stage, answer(text("x")));
    deepStrictEqual([response.usage.input, response.usage.output], [11, 7]);
  }),

  modelCase("what is kept of an answer is plain JSON, and says who made it", ["reasoning"], async (stage) => {
    stage.will(answer(thought("Hm."), call("find")));
    const settings = { provider: stage.adapter.provider, model: stage.models.reasoning };
    const { kept } = await stage.adapter.generate(question(stage, { settings }), { signal: new AbortController().signal });
    deepStrictEqual(JSON.parse(JSON.stringify(kept ?? null)), kept);
    equal(kept?.origin.provider, stage.adapter.provider);
    equal(kept?.origin.model, stage.models.reasoning);
    const place = { type: "object", required: ["text", "calls", "item"], properties: { text: { const: 0 }, calls: { const: 0 } } };
    deepStrictEqual(checkJson({ type: "array", minItems: 1, items: place }, kept?.items ?? []), []);
  }),
];
