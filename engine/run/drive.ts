import type { RunEvent } from "../loop/event.ts";
import { approvalProblem } from "../loop/approval-problem.ts";
import { deadlineOf } from "../loop/limits.ts";
import type { Outcome } from "../loop/outcome.ts";
import type { RunState } from "../loop/state.ts";
import { step } from "../loop/step.ts";
import { taskOf } from "../loop/task.ts";
import type { Plan } from "../plan/plan.ts";
import { nextExpiry, type Judge } from "./approvals.ts";
import { errorText } from "./error-text.ts";
import { heldText } from "./held-text.ts";
import { inFlight, type Arrival } from "./in-flight.ts";
import { watchInterrupts, type Interrupt } from "./interrupts.ts";
import { lateSignal } from "./late-signal.ts";
import { mailbox } from "./mailbox.ts";
import type { Ports } from "./ports.ts";
import type { Listener } from "./telling.ts";

/** A run as its journal tells it. */
export interface Position {
  /** The plan the state goes by. */
  readonly plan: Plan;
  readonly state: RunState;
  /** The number of the next outcome. */
  readonly next: number;
}

/** What a driver is told beside its ports. */
export interface Circumstances {
  /** Outcomes that are known already: answers, and what became of a process that died. */
  readonly known?: readonly Outcome[];
  readonly listener: Listener;
}

/**
 * Takes a run on until it ends or waits for someone: performs what the state asks for, journals each outcome, and only
 * then takes the step. The one place where a run meets the world. Tells the events of each step together. However it ends,
 * what is still in flight is aborted.
 */
export async function drive(from: Position, ports: Ports, { known = [], listener }: Circumstances): Promise<RunState> {
  const { store, clock } = ports;
  const { tell, left } = listener;
  let { plan, state, next } = from;
  const arrivals = mailbox<Arrival | { readonly kind: "interrupt"; readonly interrupt: Interrupt }>();
  const abort = lateSignal();
  const judge: Judge = (effect, answer, at) => {
    const request = state.pending.find((open) => open.id === effect);
    return request?.kind === "approval" ? approvalProblem(plan, state, { request, answer, at }) : undefined;
  };
  const flight = inFlight({ ports, signal: abort, judge }, (arrival) => arrivals.put(arrival));
  const interrupts = watchInterrupts({ clock, cancel: ports.signal, left }, (interrupt) => {
    arrivals.put({ kind: "interrupt", interrupt });
    // The deadline ends what is in flight when it is taken: until then it may turn out that the run waits for a person.
    if (interrupt === "cancel") abort.abort(ports.signal?.reason);
    if (interrupt === "left") abort.abort(left?.reason);
  });

  async function record(outcome: Outcome): Promise<readonly RunEvent[]> {
    if (store !== undefined) await store.append(state.runId, next, outcome);
    next += 1;
    const transition = step(plan, state, outcome);
    state = transition.state;
    if (outcome.kind === "resume") plan = outcome.plan ?? plan;
    return transition.events;
  }

  try {
    // All of them are safe before the first event is told: a consumer that leaves then has not taken back an answer.
    const told: RunEvent[] = [];
    for (const outcome of known) told.push(...(await record(outcome)));
    await tell(told);
    const text = heldText(plan);
    while (state.end === undefined && left?.aborted !== true) {
      const expiry = nextExpiry(state);
      // Answers that have come already are in time.
      if (expiry !== undefined && expiry.at <= clock.now() && arrivals.empty()) {
        flight.drop(expiry.effect);
        await tell(await record({ kind: "expired", effect: expiry.effect, at: clock.now() }));
        continue;
      }
      for (let effect = flight.ready(state.pending); effect !== undefined && !abort.aborted; effect = flight.ready(state.pending)) {
        const task = taskOf(plan, state, effect);
        if (task.kind === "tool" && !task.repeatable) {
          await tell(await record({ kind: "started", effect: effect.id, at: clock.now() }));
          // Cancelled or left meanwhile: it must not run any more.
          if (abort.aborted) break;
        }
        flight.start(task);
      }
      if (!flight.busy() && arrivals.empty()) break;
      interrupts.deadline(state.status === "running" ? deadlineOf(plan, state) : undefined);
      interrupts.expiry(expiry?.at);

      const arrival = await arrivals.next();
      switch (arrival.kind) {
        case "delta":
          if (text.holds(state, arrival.agent)) break;
          await tell([{ type: "text-delta", turn: state.turn, agent: arrival.agent, text: arrival.text }]);
          break;
        case "reset":
          // What was held back was never heard.
          if (text.holds(state, arrival.agent)) break;
          await tell([{ type: "text-reset", turn: state.turn, agent: arrival.agent }]);
          break;
        case "retry":
          await tell([{ type: "retry-start", turn: state.turn, agent: arrival.agent, attempt: arrival.attempt }]);
          break;
        case "settled": {
          // Its request expired while the answer was on its way.
          if (!flight.holds(arrival.effect)) break;
          // Let go of only when the step is taken: what has arrived but is still pending in the state must not be started again.
          const events = arrival.outcome === undefined ? [] : await record(arrival.outcome);
          flight.finish(arrival);
          await tell(text.release(events));
          break;
        }
        case "fault":
          throw arrival.error;
        case "interrupt":
          if (arrival.interrupt === "left") return state;
          // The request is looked at when the loop comes round.
          if (arrival.interrupt === "expiry") break;
          if (arrival.interrupt === "cancel")
            await tell(await record({ kind: "cancel", effect: "run", at: clock.now(), reason: errorText(ports.signal?.reason) }));
          else {
            // It may have been another turn's, or people may have begun to wait: then it is set anew.
            interrupts.deadline(undefined);
            const at = clock.now();
            if (state.status === "running" && at >= deadlineOf(plan, state))
              await tell(await record({ kind: "deadline", effect: "run", at }));
          }
      }
    }
    return state;
  } finally {
    interrupts.end();
    if (flight.busy()) abort.abort(new DOMException("the run has been left", "AbortError"));
  }
}
