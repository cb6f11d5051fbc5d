import type { ModelCase } from "./model/case.ts";
import { answerCases } from "./model/cases/answers.ts";
import { layoutCases } from "./model/cases/layouts.ts";
import { logCases } from "./model/cases/logs.ts";
import { reasoningCases } from "./model/cases/reasoning.ts";
import { runCases } from "./model/cases/runs.ts";
import { schemaCases } from "./model/cases/schemas.ts";
import { switchCases } from "./model/cases/switches.ts";

/**
 * What every adapter to a model must hold to, as cases that any test runner can run:
 * `for (const { name, run } of modelCases) test(name, () => run({ wire: "openai-chat", adapter: (url) => mine(url) }))`.
 */
export const modelCases: readonly ModelCase[] = [
  ...answerCases,
  ...logCases,
  ...runCases,
  ...switchCases,
  ...reasoningCases,
  ...schemaCases,
  ...layoutCases,
];

export type { AnswerPart, ScriptedAnswer } from "./model/answer.ts";
export type { BareSubject, ModelCase, ModelNeed, ModelSubject, WireSubject } from "./model/case.ts";
export { playServer, type PlayedServer } from "./model/server.ts";
export type { Line, Wire, WireName } from "./model/wire.ts";
export { wires } from "./model/wires/wires.ts";
