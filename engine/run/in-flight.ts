import type { Effect } from "../loop/effect.ts";
import type { ApprovalAnswer, Outcome } from "../loop/outcome.ts";
import type { Task } from "../loop/task.ts";
import { isObject } from "../protocol/json.ts";
import { EngineError } from "./engine-error.ts";
import type { LateSignal } from "./late-signal.ts";
import type { Around, Performer } from "./performer.ts";
import type { Ports } from "./ports.ts";
import type { ApprovalRequest } from "./runtime.ts";

/** What comes back from an effect that was started. */
export type Arrival =
  | { readonly kind: "delta"; readonly agent: string; readonly text: string }
  /** Without an outcome: it is not done here, and the run waits for it. */
  | { readonly kind: "settled"; readonly effect: string; readonly outcome?: Outcome }
  /** The host broke a port's contract. */
  | { readonly kind: "fault"; readonly error: unknown };

/** The effects that are being performed now. */
export interface InFlight {
  /** Whether any is still to arrive. */
  busy(): boolean;
  /** The first of the pending effects that can be started now: tools up to the bound, and people asked one thing at a time. */
  ready(pending: readonly Effect[]): Effect | undefined;
  start(task: Task): void;
  /** Lets go of an effect whose outcome has been taken up: until then it counts as being performed, lest it is started twice. */
  finish(arrival: Extract<Arrival, { readonly kind: "settled" }>): void;
}

/** Performs tasks through the ports and puts what arrives in order; a text delta never arrives after its answer. */
export function inFlight(ports: Ports, signal: LateSignal, put: (arrival: Arrival) => void): InFlight {
  const open = new Map<string, Task["kind"]>();
  /** Those that are not done here: they are not started again. */
  const elsewhere = new Set<string>();
  const count = (kind: Task["kind"]): number => [...open.values()].filter((each) => each === kind).length;

  return {
    busy: () => open.size > 0,

    ready(pending) {
      return pending.find((effect) => {
        if (open.has(effect.id) || elsewhere.has(effect.id)) return false;
        if (effect.kind === "model") return true;
        if (effect.kind === "approval") return count("approval") === 0;
        return effect.status === "pending" && count("tool") < ports.concurrency;
      });
    },

    start(task) {
      open.set(task.effect, task.kind);
      let answered = false;
      const onDelta = (text: string): void => {
        if (task.kind !== "model" || answered || typeof text !== "string" || text === "") return;
        put({ kind: "delta", agent: task.request.agent, text });
      };
      const deliver = async (): Promise<void> => {
        const arrival = await arrivalOf(task, ports, { signal, onDelta });
        answered = true;
        put(arrival);
      };
      void deliver();
    },

    finish({ effect, outcome }) {
      open.delete(effect);
      if (outcome === undefined) elsewhere.add(effect);
    },
  };
}

/** Never throws. */
async function arrivalOf(task: Task, ports: Ports, around: Around): Promise<Arrival> {
  try {
    const outcome = await perform(task, ports, around);
    if (outcome === undefined) return { kind: "settled", effect: task.effect };
    checkAnswer(task, outcome);
    return { kind: "settled", effect: task.effect, outcome };
  } catch (error) {
    return { kind: "fault", error };
  }
}

function perform(task: Task, ports: Ports, around: Around): ReturnType<Performer["perform"]> {
  if (task.kind === "approval" && ports.approve !== undefined) return ask(task, ports.approve, ports);
  return ports.performer.perform(task, around);
}

function checkAnswer(task: Task, outcome: Outcome): void {
  if (answers(task, outcome)) return;
  throw new EngineError("bad-argument", `the executor was given the ${task.kind} task "${task.effect}" and answered something else`);
}

async function ask(task: ApprovalRequest, approve: NonNullable<Ports["approve"]>, ports: Ports): Promise<Outcome | undefined> {
  const answer = await approve(structuredClone(task));
  if (answer === undefined) return undefined;
  return { kind: "approval", effect: task.effect, at: ports.clock.now(), answer: readApproval(answer) };
}

/** A person's word as the journal keeps it. Throws `bad-argument` where it says neither yes nor no. */
export function readApproval(answer: unknown): ApprovalAnswer {
  if (!isObject(answer) || typeof answer["approved"] !== "boolean")
    throw new EngineError(
      "bad-argument",
      "the answer to an approval must be { approved: true } or { approved: false }, with `by` and `note` if there is more to say",
    );
  const { approved, by, note } = answer;
  return { approved, ...(typeof by === "string" ? { by } : {}), ...(typeof note === "string" ? { note } : {}) };
}

function answers(task: Task, outcome: Outcome): boolean {
  if (typeof outcome !== "object" || outcome.effect !== task.effect || !Number.isFinite(outcome.at)) return false;
  return outcome.kind === task.kind || (task.kind !== "approval" && outcome.kind === "failure");
}
