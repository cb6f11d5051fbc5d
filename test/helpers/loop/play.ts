import { begin } from "../../../engine/loop/begin.ts";
import type { RunEvent } from "../../../engine/loop/event.ts";
import type { RunHeader } from "../../../engine/loop/header.ts";
import type { Outcome } from "../../../engine/loop/outcome.ts";
import type { RunState } from "../../../engine/loop/state.ts";
import { step } from "../../../engine/loop/step.ts";
import { taskOf } from "../../../engine/loop/task.ts";
import type { Plan } from "../../../engine/plan/plan.ts";
import type { Json, JsonObject } from "../../../engine/protocol/json.ts";
import type { Message } from "../../../engine/protocol/message.ts";
import type { ModelRequest, ModelResponse } from "../../../engine/protocol/model.ts";

/** A call as a test writes it: the tool's name, and its arguments as an object or as raw text. */
export type Said = readonly [name: string, given?: JsonObject | string];

/** A run played by hand: a test says what the world answers, and looks at what came of it. */
export interface Play {
  readonly plan: Plan;
  readonly header: RunHeader;
  readonly outcomes: readonly Outcome[];
  readonly events: readonly RunEvent[];
  state(): RunState;
  /** The ids of what the run waits for. */
  pending(): readonly string[];
  /** What the model is asked now. */
  request(): ModelRequest;
  /** The names of the tools the model is offered now. */
  offered(): readonly string[];
  /** What the conversation on top has in its log. */
  log(): readonly Message[];
  /** The model answers with text and calls. */
  answers(text: string, calls?: readonly Said[], more?: Partial<ModelResponse>): Play;
  /** The model answers with calls alone. */
  calls(...calls: readonly Said[]): Play;
  /** A tool returns a value. */
  returns(effect: string, value: Json): Play;
  /** A tool fails. */
  fails(effect: string, error: string): Play;
  approves(effect: string): Play;
  denies(effect: string, note?: string): Play;
  takes(outcome: Outcome): Play;
  /** Events of one type. */
  saw<Type extends RunEvent["type"]>(type: Type): readonly Extract<RunEvent, { readonly type: Type }>[];
}

const usage = { input: 10, output: 5, cached: 0, reasoning: 0 };

/** Starts a run; time goes on by a second with each outcome. */
export function play(plan: Plan, given: Partial<RunHeader> = {}): Play {
  const header: RunHeader = {
    journal: 1,
    runId: "run",
    plan: plan.digest,
    topology: plan.name,
    at: 1_000,
    message: "hello",
    facts: {},
    ...given,
  };
  const first = begin(plan, header);
  let state = first.state;
  const events: RunEvent[] = [...first.events];
  const outcomes: Outcome[] = [];
  const now = (): number => header.at + (outcomes.length + 1) * 1_000;
  const open = (kind: string): string => state.pending.find((effect) => effect.kind === kind)?.id ?? `no ${kind} is pending`;

  const self: Play = {
    plan,
    header,
    outcomes,
    events,
    state: () => state,
    pending: () => state.pending.map((effect) => effect.id),
    request() {
      const effect = state.pending.find((one) => one.kind === "model");
      const task = effect === undefined ? undefined : taskOf(plan, state, effect);
      if (task?.kind !== "model") throw new Error("no model call is pending");
      return task.request;
    },
    offered: () => self.request().tools.map((tool) => tool.name),
    log() {
      const log = state.frames.at(-1)?.log;
      return log === undefined ? [] : log.messages.slice(0, log.length);
    },
    answers(text, calls = [], more = {}) {
      const made = calls.map(([name, input = {}]) => ({ name, arguments: typeof input === "string" ? input : JSON.stringify(input) }));
      return self.takes({
        kind: "model",
        effect: open("model"),
        at: now(),
        response: { text, calls: made, stop: made.length > 0 ? "calls" : "end", usage, ...more },
      });
    },
    calls: (...calls) => self.answers("", calls),
    returns: (effect, value) => self.takes({ kind: "tool", effect, at: now(), result: { ok: true, value } }),
    fails: (effect, error) => self.takes({ kind: "tool", effect, at: now(), result: { ok: false, error } }),
    approves: (effect) => self.takes({ kind: "approval", effect, at: now(), answer: { approved: true } }),
    denies: (effect, note) =>
      self.takes({ kind: "approval", effect, at: now(), answer: { approved: false, ...(note === undefined ? {} : { note }) } }),
    takes(outcome) {
      const next = step(plan, state, outcome);
      outcomes.push(outcome);
      events.push(...next.events);
      state = next.state;
      return self;
    },
    saw: <Type extends RunEvent["type"]>(type: Type) =>
      events.filter((event): event is Extract<RunEvent, { readonly type: Type }> => event.type === type),
  };
  return self;
}
