import { deepStrictEqual, ok } from "node:assert/strict";
import { answer, call, text, thought, type ScriptedAnswer } from "../answer.ts";
import { modelCase, type ModelCase, type Stage } from "../case.ts";
import type { DeskOptions } from "../desk.ts";
import { question } from "./answers.ts";
import { talk } from "./runs.ts";

const handing = call("transfer_to_clerk", { reason: "late" });
const looking = answer(thought("Look it up."), text("One moment."), call("find_order", { id: "A" }), call("find_order", { id: "B" }));

/** The reasoning of a request, in order. */
function thoughtsOf(stage: Stage, request = -1): readonly string[] {
  return stage.lines(request).flatMap((line) => (line.startsWith("thought ") ? [line.slice(8).replace(/ \[[0-9a-f]+\]$/, "")] : []));
}

async function reasoned(
  stage: Stage,
  script: readonly ScriptedAnswer[],
  options: Partial<DeskOptions> = {},
  messages = ["Hi"],
): Promise<void> {
  const result = await talk(stage, { messages, script, options: { model: "reasoning", ...options } });
  deepStrictEqual(result.end?.status, "replied");
}

/**
 * That reasoning goes back with the calls it led to, and is nowhere else. What the vendor refuses (reasoning that is missing, orphaned, of another model, or behind
 * something that has changed) the played server refuses, so that every case here is about more than it says.
 */
export const reasoningCases: readonly ModelCase[] = [
  modelCase("reasoning goes back before the calls that it led to, as long as they are answered", ["reasoning"], async (stage) => {
    const second = answer(thought("Now the other."), call("find_order", { id: "C" }));
    await reasoned(stage, [looking, second, answer(thought("That is all."), text("Late."))]);
    deepStrictEqual(thoughtsOf(stage, 1), ["Look it up."]);
    deepStrictEqual(thoughtsOf(stage, 2), ["Look it up.", "Now the other."]);
    const lines = stage.lines(2);
    ok(lines.findIndex((line) => line.startsWith("thought")) < lines.findIndex((line) => line.startsWith("call")));
  }),

  modelCase("a call that was refused, and calls at once, keep the reasoning before them", ["reasoning"], async (stage) => {
    const first = answer(thought("Try."), call("no_such_tool"), call("find_order", { id: "A" }), call("pay", { amount: 1 }));
    await reasoned(stage, [first, answer(text("Late."))]);
    deepStrictEqual(thoughtsOf(stage), ["Try."]);
  }),

  modelCase("the next message of the user, from a session that was written down", ["reasoning"], async (stage) => {
    await reasoned(stage, [looking, answer(thought("Say it."), text("Late.")), answer(text("Sorry."))], {}, ["Hi", "And now?"]);
    ok(thoughtsOf(stage).includes("Look it up."));
  }),

  modelCase("a handoff with all that was said leaves none behind that the vendor refuses", ["reasoning"], async (stage) => {
    const back = answer(thought("Not mine."), call("transfer_to_triage"));
    const script = [looking, answer(thought("Hand over."), handing), back, answer(thought("Again."), call("find_order", { id: "C" }))];
    await reasoned(stage, [...script, answer(text("Late."))]);
  }),

  ...(["text", "last", "none"] as const).map((history) =>
    modelCase(`a handoff that passes on ${history} passes on no reasoning`, ["reasoning"], async (stage) => {
      await reasoned(stage, [looking, answer(thought("Hand over."), text("I hand you over."), handing), answer(text("I am the clerk."))], {
        history,
      });
      deepStrictEqual(thoughtsOf(stage), []);
    }),
  ),

  modelCase(
    "an agent that is called sees nothing of the reasoning that called it, and the caller keeps its own",
    ["reasoning"],
    async (stage) => {
      const calling = answer(thought("Ask the helper."), text("I ask."), call("call_helper", { question: "Where?" }));
      const helper = [answer(thought("Search."), call("find_order", { id: "B" })), answer(thought("Found."), text("In Lisbon."))];
      await reasoned(stage, [calling, ...helper, answer(text("In Lisbon, they say."))]);
      ok(!thoughtsOf(stage, 1).includes("Ask the helper."));
      ok(thoughtsOf(stage, 2).includes("Search."));
      deepStrictEqual(thoughtsOf(stage, 3), ["Ask the helper."]);
    },
  ),

  modelCase(
    "another model of the same provider gets none of it, and the first one nothing that it refuses",
    ["reasoning"],
    async (stage) => {
      const clerk = [answer(thought("Other."), call("find_order", { id: "B" })), answer(thought("Back."), call("transfer_to_triage"))];
      await reasoned(stage, [looking, answer(thought("Hand over."), handing), ...clerk, answer(text("Late."))], { clerk: "other" });
      deepStrictEqual(thoughtsOf(stage, 2), []);
      ok(!thoughtsOf(stage, 4).includes("Other."));
    },
  ),

  modelCase("another provider in between: what it left behind is not sent, and what was kept before is", ["reasoning"], async (stage) => {
    await reasoned(stage, [looking, answer(thought("Hand over."), handing), answer(text("Late."))], { clerk: "stranger" });
    ok(!JSON.stringify(stage.bodies()).includes("rs_stranger"));
    ok(stage.lines().some((line) => line.includes('"S-1"')));
  }),

  modelCase("reasoning that the limit cut off, and reasoning that led to nothing, is not sent", ["reasoning"], async (stage) => {
    const cut: ScriptedAnswer = { ...answer(thought("First."), text("Half a sen"), thought("Then")), cut: true };
    await reasoned(stage, [cut, answer(text("Late."))], {}, ["Hi", "Go on"]);
    ok(!thoughtsOf(stage).includes("Then"));
  }),

  modelCase("an answer whose text was changed afterwards goes without its reasoning", ["reasoning"], async (stage) => {
    stage.will(looking, answer(text("ok")));
    const settings = { provider: stage.adapter.provider, model: stage.models.reasoning };
    const { signal } = new AbortController();
    const response = await stage.adapter.generate(question(stage, { settings }), { signal });
    const { kept } = response;
    const moved = kept === undefined ? {} : { kept: { ...kept, items: kept.items.map((item) => ({ ...item, text: 99 })) } };
    const said = { role: "assistant", agent: "triage", text: "Changed.", calls: [], ...moved } as const;
    const messages = [{ role: "user", text: "Hi" } as const, said, { role: "user", text: "So?" } as const];
    await stage.adapter.generate(question(stage, { settings, messages }), { signal });
    deepStrictEqual(thoughtsOf(stage), []);
  }),
];
