import { ok } from "node:assert/strict";
import type { JsonSchema } from "../../../engine/index.ts";
import { answer, text } from "../answer.ts";
import { modelCase, type ModelCase } from "../case.ts";
import { question } from "./answers.ts";

const inputs: readonly (readonly [string, JsonSchema])[] = [
  ["nothing at all", {}],
  ["an object that does not list its properties", { type: "object" }],
  ["properties without a type", { properties: { id: { type: "string" } } }],
  ["alternatives in a field", { type: "object", properties: { id: { anyOf: [{ type: "string" }, { type: "number" }] } } }],
  ["definitions and references", { type: "object", properties: { id: { $ref: "#/$defs/id" } }, $defs: { id: { type: "string" } } }],
  ["a dialect's name", { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", properties: {} }],
  ["lists of what is said", { type: "object", properties: { ids: { type: "array", items: { type: "string" } } }, required: ["ids"] }],
];

/** That a tool's schema reaches the vendor in a form that it takes. */
export const schemaCases: readonly ModelCase[] = inputs.map(([what, input]) =>
  modelCase(`the schema of a tool may be ${what}`, ["wire"], async (stage) => {
    stage.will(answer(text("ok")));
    const tools = [{ name: "find", description: "Finds.", input }];
    await stage.adapter.generate(question(stage, { tools }), { signal: new AbortController().signal });
    ok(JSON.stringify(stage.bodies()).includes('"find"'));
  }),
);
