import { offline } from "../../adapters/models/offline/offline.ts";
import type { RunEvent } from "../../engine/loop/event.ts";
import type { Session } from "../../engine/loop/state.ts";
import type { Plan } from "../../engine/plan/plan.ts";
import { run } from "../../engine/run/stream.ts";
import { stream } from "../../engine/run/stream.ts";
import type { RunInput, RunResult, Runtime } from "../../engine/run/runtime.ts";
import { isJournaled } from "../../engine/run/journaled.ts";

/** A conversation as it went: who was active, what was called, how it stands. */
export interface Conversation {
  /** Agents and the exit in the order in which control reached them. */
  readonly path: readonly string[];
  /** Tools that ran, in order. */
  readonly tools: readonly string[];
  readonly lines: readonly string[];
  readonly last: RunResult;
  /** The exit, or the status where there is none. */
  readonly end: string;
  /** What was said last. */
  readonly text: string;
}

/** Holds a conversation with a plan, by the offline model unless the runtime gives another; messages after the end are not said. */
export async function converse(
  plan: Plan,
  messages: readonly string[],
  runtime: Runtime = {},
  input: RunInput = {},
): Promise<Conversation> {
  const path: string[] = [];
  const tools: string[] = [];
  const lines: string[] = [];
  let session: Session | undefined;
  let last: RunResult | undefined;
  let text = "";
  for (const message of messages) {
    if (last !== undefined && last.status !== "replied") break;
    lines.push(`user: ${message}`);
    const start = { ...input, message, ...(session === undefined ? {} : { session }) };
    const events = stream(plan, start, { model: offline(plan), ...runtime });
    for (let next = await events.next(); ; next = await events.next()) {
      if (next.done === true) {
        last = next.value;
        session = last.session;
        break;
      }
      if (!isJournaled(next.value)) continue;
      note(next.value, { path, tools, lines });
      if (next.value.type === "answer") text = next.value.text;
    }
  }
  const result = last ?? (await run(plan, input, { model: offline(plan), ...runtime }));
  return { path, tools, lines, last: result, end: result.end?.status === "exited" ? result.end.exit : result.status, text };
}

interface Notes {
  readonly path: string[];
  readonly tools: string[];
  readonly lines: string[];
}

function note(event: RunEvent, { path, tools, lines }: Notes): void {
  const enter = (name: string): void => {
    if (path.at(-1) !== name) path.push(name);
  };
  if (event.type === "turn-start") enter(event.agent);
  if (event.type === "answer" && event.text !== "") lines.push(`${event.agent}: ${event.text}`);
  if (event.type === "tool-call") tools.push(event.tool);
  if (event.type === "tool-result") lines.push(`  ${event.tool} -> ${JSON.stringify(event.result)}`);
  if (event.type === "tool-call") lines.push(`  ${event.tool} ${JSON.stringify(event.input)}`);
  if (event.type === "call-refused") lines.push(`  refused ${event.name}: ${event.reason}`);
  if (event.type === "handoff" || event.type === "call-start")
    lines.push(`  ${event.from} => ${event.to} ${JSON.stringify(event.payload)}`);
  if (event.type === "failure") lines.push(`  failure ${JSON.stringify(event.failure)}`);
  if (event.type === "run-end" && event.end.status === "exited") enter(event.end.exit);
}
