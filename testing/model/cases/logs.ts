import { deepStrictEqual, match, ok } from "node:assert/strict";
import type { JsonObject, Message } from "../../../engine/index.ts";
import { answer, text } from "../answer.ts";
import { modelCase, type ModelCase, type Stage } from "../case.ts";
import type { Line } from "../wire.ts";
import { question } from "./answers.ts";

function user(spoken: string): Message {
  return { role: "user", text: spoken };
}

function said(words: string, ...calls: readonly (readonly [id: string, name: string, given?: JsonObject])[]): Message {
  return {
    role: "assistant",
    agent: "triage",
    text: words,
    calls: calls.map(([id, name, given = {}]) => ({ id, name, arguments: given })),
  };
}

function result(call: string, words: string, error = false): Message {
  return { role: "tool", call, name: "find", text: words, error };
}

function briefing(words: string): Message {
  return { role: "briefing", from: "triage", to: "clerk", text: words };
}

async function told(stage: Stage, messages: readonly Message[], tools = true): Promise<readonly Line[]> {
  stage.will(answer(text("ok")));
  const asked = question(stage, { messages, ...(tools ? {} : { tools: [] }) });
  await stage.adapter.generate(asked, { signal: new AbortController().signal });
  return stage.lines();
}

function placesOf(lines: readonly Line[], ...beginnings: readonly string[]): readonly number[] {
  return beginnings.map((beginning) => lines.findIndex((line) => line.startsWith(beginning)));
}

const bare: readonly (readonly [string, readonly Message[]])[] = [
  ["nothing", []],
  ["only an answer", [said("I was asked something.")]],
  ["an answer last", [user("Hi"), said("Hello.")]],
  ["an empty answer and an empty message", [user("  "), said("\n")]],
  ["only a stray result", [result("call_1_0", "x")]],
  ["answers in a row", [user("Hi"), said("First."), said("Second."), user("So?")]],
  ["messages in a row", [user("Hi"), user("Hello?"), briefing("reason: late"), user("Anybody?")]],
  ["empty results", [user("Hi"), said("", ["call_1_0", "find"]), result("call_1_0", "")]],
];

/** That a log becomes a request that the vendor takes, whatever is in it. */
export const logCases: readonly ModelCase[] = [
  modelCase("each result stands behind its call's answer, in call order, whatever the order in the log", ["wire"], async (stage) => {
    const calls = said("One moment.", ["call_1_0", "find", { id: "A" }], ["call_1_1", "pay", {}]);
    const lines = await told(stage, [
      user("Hi"),
      calls,
      result("call_1_1", "not allowed", true),
      result("call_1_0", '{"n":1}'),
      user("And?"),
    ]);
    deepStrictEqual(lines, [
      "user: Hi",
      "assistant: One moment.",
      'call call_1_0 find {"id":"A"}',
      "call call_1_1 pay {}",
      'result call_1_0 {"n":1}',
      "result call_1_1 Error: not allowed",
      "user: And?",
    ]);
  }),

  modelCase(
    "a call that nobody answered gets a result that says so, and a result that nobody asked for is left out",
    ["wire"],
    async (stage) => {
      const lines = await told(stage, [user("Hi"), said("", ["call_1_0", "find"]), user("Well?"), result("call_9_9", "stray")]);
      deepStrictEqual(placesOf(lines, "user: Hi", "call call_1_0", "result call_1_0 Error: ", "user: Well?"), [0, 1, 2, 3]);
      ok(!lines.join().includes("stray"));
    },
  ),

  modelCase("a name that no vendor takes is made one", ["wire"], async (stage) => {
    const calls = said("", ["call_1_0", "functions.find order!"], ["call_1_1", ""]);
    const lines = await told(stage, [user("Hi"), calls, result("call_1_0", "x"), result("call_1_1", "y")]);
    deepStrictEqual(placesOf(lines, "call call_1_0 functions_find_order_", "call call_1_1 unnamed"), [1, 2]);
  }),

  modelCase("a briefing reaches the model as the system's word, behind what came before", ["wire"], async (stage) => {
    const lines = await told(stage, [user("Hi"), said("", ["call_1_0", "find"]), result("call_1_0", "done"), briefing("reason: late")]);
    match(lines.at(-1) ?? "", /^(user|developer|system): \[From the system, not from the user\]\nreason: late$/);
  }),

  ...bare.map(([what, messages]) =>
    modelCase(`a log with ${what} makes a request whose first and last word are not the model's`, ["wire"], async (stage) => {
      for (const tools of [true, false]) {
        const lines = await told(stage, messages, tools);
        ok(lines.length > 0);
        for (const line of lines) match(line, /^(user|developer|assistant): \S|^(call|result) \S/);
      }
    }),
  ),

  modelCase("any log makes a request that the vendor takes", ["wire"], async (stage) => {
    for (let seed = 1; seed <= 60; seed += 1) await told(stage, anyLog(seed), seed % 3 > 0);
  }),
];

const words = ["", " ", "yes", "tell me", "{}"];
const names = ["find", "transfer_to_x", "", "a b", "ü"];

/** A log of this number: the same each time, and of any form. */
function anyLog(seed: number): readonly Message[] {
  let state = seed;
  const draw = <T>(all: readonly [T, ...T[]] | readonly T[], fallback: T): T => {
    // Park and Miller's minimal standard generator, 1988.
    state = (state * 48_271) % 2_147_483_647;
    return all[state % all.length] ?? fallback;
  };
  return Array.from({ length: draw([0, 1, 3, 6, 12], 3) }, (_, turn) => {
    const word = draw(words, "");
    switch (draw(["user", "briefing", "result", "answer"] as const, "user")) {
      case "user":
        return user(word);
      case "briefing":
        return briefing(word);
      case "result":
        return result(`call_${draw([0, 1, 2, 3, 4, 5], 0)}_${draw([0, 1], 0)}`, word, draw([true, false], true));
      case "answer":
        return said(
          word,
          ...Array.from({ length: draw([0, 1, 2, 3], 1) }, (__, index) => [`call_${turn}_${index}`, draw(names, "")] as const),
        );
    }
  });
}
