import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { resume, run, type RunResult, type Runtime, type Session } from "../../../engine/index.ts";
import { answer, call, callAs, text, type AnswerPart, type ScriptedAnswer } from "../answer.ts";
import { modelCase, type ModelCase, type Stage } from "../case.ts";
import { desk, deskTools, paperStore, stranger, type DeskOptions } from "../desk.ts";
import type { Line } from "../wire.ts";

/** The adapters and tools of a run. */
export function runtimeOf(stage: Stage, more: Partial<Runtime> = {}): Runtime {
  return { models: [stage.adapter, stranger()], tools: deskTools, approve: () => ({ approved: true }), ...more };
}

/** Holds a conversation at the desk, message by message, with the session written down between. Says how the last run ended. */
export async function talk(
  stage: Stage,
  {
    messages,
    script,
    options = {},
  }: { readonly messages: readonly string[]; readonly script: readonly ScriptedAnswer[]; readonly options?: Partial<DeskOptions> },
): Promise<RunResult> {
  stage.will(...script);
  const plan = desk({ models: stage.models, provider: stage.adapter.provider, ...options });
  let last: RunResult | undefined;
  for (const message of messages) {
    const session = last === undefined ? {} : { session: JSON.parse(JSON.stringify(last.session)) as Session };
    last = await run(plan, { message, ...session }, runtimeOf(stage));
  }
  if (last === undefined) throw new Error("a conversation has a message");
  return last;
}

function ended(result: RunResult, agent: string, words: string): void {
  deepStrictEqual(result.end, { status: "replied", agent, text: words });
}

function ids(lines: readonly Line[], kind: "call" | "result"): readonly string[] {
  return lines.flatMap((line) => (line.startsWith(`${kind} `) ? [line.split(" ", 2)[1] ?? ""] : []));
}

/** Every call of the last request has its one result. */
function paired(stage: Stage, count: number): void {
  if (stage.bodies().length === 0) return;
  const lines = stage.lines();
  deepStrictEqual([ids(lines, "call").length, ids(lines, "result")], [count, ids(lines, "call")]);
}

/** Ids that name no call: providers send them, and their answers are to be read all the same. */
const strangeIds = [
  ["that share an id, also with those of the turn before", "call_1"],
  ["without an id", null],
  ["with an empty id", ""],
] as const;

const handing = call("transfer_to_clerk", { reason: "late" });

/** Everything that a conversation does between two questions. */
const course: readonly ScriptedAnswer[] = [
  answer(text("One moment."), call("find_order", { id: "A" }), call("pay", { amount: 5 })),
  answer(call("call_helper", { question: "Where is it?" }), call("find_order", { id: "B" })),
  answer(call("find_order", { id: "C" })),
  answer(text("It is late.")),
  answer(handing, call("find_order", { id: "D" })),
  answer(text("It is on its way.")),
];

/** That whole runs make only requests that the vendor takes, and go where the answers say. */
export const runCases: readonly ModelCase[] = [
  modelCase("calls at once, one with broken arguments, one for a tool that there is not: each gets its result", [], async (stage) => {
    const first = answer(call("find_order", { id: "A" }), call("find_order", {}), call("no_such_tool"), call("find_order", { id: "B" }));
    ended(await talk(stage, { messages: ["Hi"], script: [first, answer(text("Late."))] }), "triage", "Late.");
    paired(stage, 4);
  }),

  ...strangeIds.map(([what, id]) =>
    modelCase(`calls ${what}: each gets its own result`, [], async (stage) => {
      const find = (order: string): AnswerPart => callAs(id, "find_order", { id: order });
      const script = [answer(find("A"), find("B")), answer(text("And?"), find("C")), answer(text("Late."))];
      ended(await talk(stage, { messages: ["Hi"], script }), "triage", "Late.");
      paired(stage, 3);
      const results = stage.lines().filter((line) => line.startsWith("result "));
      if (stage.bodies().length > 0)
        deepStrictEqual(
          results.map((line) => /"id":"(\w)"/.exec(line)?.[1]),
          ["A", "B", "C"],
        );
    }),
  ),

  modelCase("a handoff beside calls, and a second handoff in the same answer", [], async (stage) => {
    const first = answer(call("find_order", { id: "A" }), handing, call("transfer_to_escalated"), call("find_order", { id: "B" }));
    const result = await talk(stage, { messages: ["Hi"], script: [first, answer(text("I am the clerk."))] });
    ended(result, "clerk", "I am the clerk.");
    paired(stage, 4);
    const lines = stage.lines();
    const briefed = lines.findIndex((line) => line.includes("[From the system"));
    ok(lines.length === 0 || briefed > lines.findLastIndex((line) => line.startsWith("result ")), "the briefing comes before the results");
  }),

  modelCase("an agent without tools after one with tools", [], async (stage) => {
    const script = [answer(call("find_order", { id: "A" })), answer(call("transfer_to_quiet")), answer(text("How kind."))];
    const result = await talk(stage, { messages: ["Hi"], script });
    equal(result.end?.status === "exited" ? result.end.exit : result.end, "resolved");
    paired(stage, 2);
  }),

  modelCase("there and back again: each hop's calls keep their results", [], async (stage) => {
    const back = answer(call("find_order", { id: "B" }), call("transfer_to_triage"));
    const script = [answer(text("Wait."), handing), back, answer(call("find_order", { id: "C" })), answer(text("Done."))];
    ended(await talk(stage, { messages: ["Hi"], script }), "triage", "Done.");
    paired(stage, 4);
  }),

  modelCase("an agent is called, works on its own, and its answer is the call's result", [], async (stage) => {
    const script = [
      answer(call("find_order", { id: "A" }), call("call_helper", { question: "Where?" })),
      answer(call("find_order", { id: "B" })),
      answer(text("In Lisbon.")),
      answer(text("It is in Lisbon.")),
    ];
    ended(await talk(stage, { messages: ["Hi"], script }), "triage", "It is in Lisbon.");
    paired(stage, 2);
    ok(stage.bodies().length === 0 || stage.lines().some((line) => line.startsWith("result ") && line.includes("In Lisbon.")));
  }),

  modelCase("an approval in between, given to another process that has only the journal", [], async (stage) => {
    stage.will(answer(text("I pay."), call("find_order", { id: "A" }), call("pay", { amount: 5 })), answer(text("Paid.")));
    const plan = desk({ models: stage.models, provider: stage.adapter.provider });
    const store = paperStore();
    const { approve: _approve, ...runtime } = runtimeOf(stage, { store });
    const first = await run(plan, { message: "Hi", runId: "r" }, runtime);
    equal(first.status, "waiting");
    const answers = first.waiting.map(({ id }) => ({ effect: id, approval: { approved: true } }));
    ended(await resume(plan, "r", answers, { ...runtime, models: [stage.another()] }), "triage", "Paid.");
    paired(stage, 2);
  }),

  modelCase("a refusal by a person is the call's result", [], async (stage) => {
    stage.will(answer(call("pay", { amount: 5 }), call("find_order", { id: "A" })), answer(text("They said no.")));
    const plan = desk({ models: stage.models, provider: stage.adapter.provider });
    const approve = (): { approved: boolean; note: string } => ({ approved: false, note: "too much" });
    ended(await run(plan, { message: "Hi" }, runtimeOf(stage, { approve })), "triage", "They said no.");
    paired(stage, 2);
  }),

  modelCase("a run that is taken up from its journal at any point goes on as if nothing had happened", [], async (stage) => {
    stage.will(...course);
    const plan = desk({ models: stage.models, provider: stage.adapter.provider });
    const whole = paperStore();
    ended(await run(plan, { message: "Hi", runId: "r" }, runtimeOf(stage, { store: whole })), "clerk", "It is on its way.");
    const journal = await whole.read("r");
    const requests = stage.bodies().map((body) => JSON.stringify(body));
    for (let kept = 0; kept < (journal?.outcomes.length ?? 0); kept += 1) {
      const outcomes = journal?.outcomes.slice(0, kept) ?? [];
      const asked = outcomes.filter(({ kind }) => kind === "model").length;
      stage.will(...course.slice(asked));
      const store = paperStore(journal?.header, journal?.plan, outcomes);
      const before = stage.bodies().length;
      ended(await resume(plan, "r", [], runtimeOf(stage, { models: [stage.another()], store })), "clerk", "It is on its way.");
      const again = stage
        .bodies()
        .slice(before)
        .map((body) => JSON.stringify(body));
      deepStrictEqual(again, requests.slice(asked), `from outcome ${kept} on, other requests were made`);
    }
  }),

  modelCase("a conversation of several messages goes on from what was written down", [], async (stage) => {
    const script = [answer(call("find_order", { id: "A" })), answer(text("Late.")), answer(text("Why?"), handing), answer(text("Sorry."))];
    ended(await talk(stage, { messages: ["Hi", "I am cross"], script }), "clerk", "Sorry.");
    paired(stage, 2);
  }),
];
