import {
  isJournaled,
  hideSensitive,
  stream,
  streamResume,
  type Answer,
  type JsonObject,
  type Plan,
  type RunInput,
  type RunResult,
  type Runtime,
  type StreamEvent,
} from "../../engine/index.ts";
import type { Output } from "../output.ts";
import { approver, type Ask } from "./approvals.ts";
import { watchInterrupts } from "./interrupt.ts";
import { readLines, type Lines } from "./lines.ts";
import { transcript } from "./transcript.ts";
import { settleUnknown } from "./waiting.ts";

/** What a conversation is held with. */
export interface Setting {
  readonly plan: Plan;
  readonly output: Output;
  readonly runtime: Pick<Runtime, "model" | "models" | "tools" | "guards" | "rates" | "store">;
  /** What the first run starts with. */
  readonly opening: { readonly agent?: string; readonly facts: JsonObject };
  /** What the user says; empty: it is asked for in the terminal, or read from standard input. */
  readonly messages: readonly string[];
  readonly approve: "none" | "ask" | "all";
  readonly json: boolean;
  /** The facts that are known before the first event. */
  readonly known: JsonObject;
  /** What is answered to the run that is gone on with. */
  readonly answers: readonly Answer[];
  /** Who answers. */
  readonly by: string;
  /** The run to go on with first. */
  readonly resume?: string;
}

/** Holds a conversation to its end. Returns how the last run stands; `undefined` where nothing was said. */
export async function holdConversation(setting: Setting): Promise<RunResult | undefined> {
  const { plan, output, opening, resume } = setting;
  const desk = openDesk(setting);
  try {
    let last = resume === undefined ? undefined : await takeUp(resume, desk, setting);
    if (last !== undefined && !desk.goesOn(last)) return last;
    for (let text = await desk.hear(); text !== undefined; text = await desk.hear()) {
      const input: RunInput = last === undefined ? { message: text, ...opening } : { message: text, session: last.session };
      last = await desk.watch((runtime) => stream(plan, input, runtime));
      if (!desk.goesOn(last) || output.gone.aborted) return last;
    }
    return last;
  } finally {
    desk.close();
  }
}

/** Goes on with a run of the store, and asks how calls ended that were cut off. */
async function takeUp(runId: string, desk: Desk, { plan, answers: given }: Setting): Promise<RunResult> {
  let result = await desk.watch((runtime) => streamResume(plan, runId, given, runtime));
  while (result.status === "waiting" && desk.ask !== undefined) {
    const answers = await settleUnknown(result, desk.ask);
    if (answers === undefined) break;
    result = await desk.watch((runtime) => streamResume(plan, runId, answers, runtime));
  }
  return result;
}

/** The person's side of a conversation. */
interface Desk {
  /** What the user says next, told in the transcript. */
  hear(): Promise<string | undefined>;
  /** Absent where nobody can be asked. */
  readonly ask: Ask | undefined;
  /** Runs, and shows what happens. */
  watch(start: (runtime: Runtime) => AsyncGenerator<StreamEvent, RunResult>): Promise<RunResult>;
  /** Whether there may be another message after this. */
  goesOn(result: RunResult): boolean;
  close(): void;
}

function openDesk({ plan, output, runtime, messages, approve, json, known, by, resume }: Setting): Desk {
  const given = [...messages];
  const typed = output.interactive && messages.length === 0;
  const piped = !output.interactive && messages.length === 0 && resume === undefined;
  const shown = transcript(plan, output.paint, (text) => output.out(text));
  const hide = hideSensitive(plan, { facts: known });
  let lines: Lines | undefined;
  const interrupts = watchInterrupts(output.gone, () => lines?.close());
  const open = (): Lines => {
    const screen = json ? process.stderr : process.stdout;
    lines ??= readLines({
      input: process.stdin,
      ...(output.interactive ? { output: screen } : {}),
      onInterrupt: () => interrupts.interrupt(),
    });
    return lines;
  };
  const nextLine = (): Promise<string | undefined> => open().next(output.paint.strong("you: "));
  const ask: Ask | undefined = output.interactive ? (question) => open().answer(question) : undefined;

  return {
    ask,
    async hear() {
      let text = typed || piped ? await nextLine() : given.shift();
      while (text?.trim() === "" && (typed || piped)) text = await nextLine();
      if (text !== undefined && !typed && !json) shown.said(text);
      return text;
    },
    async watch(start) {
      const events = start({ ...runtime, approve: approver(approve, ask, by), signal: interrupts.arm() });
      try {
        for (;;) {
          const next = await events.next();
          if (next.done === true) return next.value;
          const safe = hide(next.value);
          // Whoever holds the conversation reads what is said to them; the rest of the transcript is a log like any other.
          if (!json) shown.show(next.value.type === "text-delta" || next.value.type === "answer" ? next.value : safe);
          else if (isJournaled(safe)) output.out(`${JSON.stringify(safe)}\n`);
        }
      } finally {
        interrupts.disarm();
      }
    },
    // A person may try again after a failure; a script of messages was written for a run that went well.
    goesOn: (result) => result.status === "replied" || (typed && (result.status === "failed" || result.status === "cancelled")),
    close() {
      lines?.close();
      interrupts.close();
    },
  };
}
