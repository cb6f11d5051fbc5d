import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { answer, call, text } from "../answer.ts";
import { modelCase, type ModelCase } from "../case.ts";
import { talk } from "./runs.ts";

const handing = call("transfer_to_clerk", { reason: "late" });

/** That a conversation may change its model and provider in the middle. */
export const switchCases: readonly ModelCase[] = [
  modelCase("another provider in between, and back: its calls have their results, and nothing of its own is sent", [], async (stage) => {
    const script = [answer(call("find_order", { id: "A" })), answer(text("Wait."), handing), answer(text("Back again."))];
    const result = await talk(stage, { messages: ["Hi"], script, options: { clerk: "stranger" } });
    equal(result.end?.status === "replied" ? result.end.text : result.end, "Back again.");
    ok(!JSON.stringify(stage.bodies()).includes("rs_stranger"));
    const lines = stage.lines();
    const calls = lines.filter((line) => line.startsWith("call ")).map((line) => line.split(" ")[1]);
    const results = lines.filter((line) => line.startsWith("result ")).map((line) => line.split(" ")[1]);
    deepStrictEqual([calls.length, results], [lines.length === 0 ? 0 : 4, calls]);
  }),

  modelCase("another model of the same provider in between, and back", [], async (stage) => {
    const script = [
      answer(call("find_order", { id: "A" })),
      answer(handing),
      answer(call("find_order", { id: "B" })),
      answer(call("transfer_to_triage")),
      answer(text("Back again.")),
    ];
    const result = await talk(stage, { messages: ["Hi"], script, options: { clerk: "other" } });
    equal(result.end?.status === "replied" ? result.end.text : result.end, "Back again.");
  }),
];
