import { scripted, type ScriptStep } from "../../adapters/models/scripted.ts";
import type { RunResult, Runtime, StreamEvent } from "../../engine/run/runtime.ts";
import { stream } from "../../engine/run/stream.ts";
import type { ModelRequest } from "../../engine/protocol/model.ts";
import type { Session } from "../../engine/loop/state.ts";
import { planOf } from "./teller.ts";

/** A desk whose triage hands over to, or calls, the agent that pays; each part takes guards of its own. */
export function desk(guards: { readonly all?: string; readonly triage?: string; readonly payer?: string }): string {
  const held = (text: string | undefined): string => (text === undefined ? "" : `    guards: ${text}\n`);
  return `signalbox: 1
name: desk
entry: triage
facts: { customer: { type: string, from: host } }
tools:
  pay: { description: Pays., input: { amount: number, note?: string }, effects: [destructive], timeout: 5s }
exits: { stopped: { kind: escalated } }
agents:
  triage:
    purpose: Learns what it is about.
    routine: Hand over, or ask.
    handoffs:
      payer: { when: It is about money., carry: { note: string } }
      clerk: { when: A question must be asked first., mode: call, history: full }
      resolved: { when: It is done. }
${held(guards.triage)}  payer:
    purpose: Pays people.
    tools: [pay]
    routine: Pay with \`pay\`.
    handoffs: { resolved: { when: It is paid. }, escalated: { when: It cannot be. }, triage: { when: It is not about money. } }
${held(guards.payer)}  clerk:
    purpose: Answers questions.
    routine: Answer.
    handoffs: { resolved: { when: It is answered. } }
${held(guards.payer)}${guards.all === undefined ? "" : `guards: ${guards.all}\n`}`;
}

/** How a guarded run went: what happened, what models were asked, and what whoever listens was shown. */
export interface Guarded {
  readonly result: RunResult;
  readonly events: readonly StreamEvent[];
  readonly requests: readonly ModelRequest[];
  /** The guards that changed or refused something: `guard verdict`. */
  readonly verdicts: readonly string[];
}

/** Runs a manifest with scripted answers. */
export async function guarded(
  text: string,
  script: readonly ScriptStep[],
  { message = "Hello", session, ...runtime }: Runtime & { readonly message?: string; readonly session?: Session } = {},
): Promise<Guarded> {
  const model = scripted(script);
  const requests: ModelRequest[] = [];
  const watched = {
    provider: model.provider,
    generate: (request: ModelRequest, options: Parameters<typeof model.generate>[1]) => {
      requests.push(structuredClone(request));
      return model.generate(request, options);
    },
  };
  const events: StreamEvent[] = [];
  const steps = stream(
    planOf(text),
    { message, facts: { customer: "Ada" }, ...(session === undefined ? {} : { session }) },
    { model: watched, tools: { pay: (input: { amount: number }) => ({ paid: input.amount }) }, ...runtime },
  );
  for (;;) {
    const next = await steps.next();
    if (next.done === true) return { result: next.value, events, requests, verdicts: verdictsIn(events) };
    events.push(next.value);
  }
}

function verdictsIn(events: readonly StreamEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === "guard" ? [`${event.guard} ${event.verdict}`] : []));
}
