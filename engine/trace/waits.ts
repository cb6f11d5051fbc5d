import type { Effect } from "../loop/effect.ts";
import type { RunEvent } from "../loop/event.ts";
import type { RunState } from "../loop/state.ts";
import type { TraceWait } from "./trace.ts";

/** What a run waits for, as data and in words. */
export function waitsOf({ pending, at }: RunState, events: readonly RunEvent[]): readonly TraceWait[] {
  return pending.map((effect): TraceWait => {
    const { kind, id, agent } = effect;
    const wait = { kind, effect: id, text: describe(effect), since: events.findLast((event) => begins(event, effect))?.at ?? at, agent };
    switch (effect.kind) {
      case "model":
      case "guard":
        return wait;
      case "tool": {
        const { call, tool, input, status } = effect;
        return { ...wait, call, tool, input, status };
      }
      case "approval": {
        const { call, tool, input, digest, expiresAt, problem } = effect;
        const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(problem === undefined ? {} : { problem }) };
        return { ...wait, call, tool, input, digest, ...more };
      }
    }
  });
}

/** Whether an event tells that the run began to wait for an effect. */
function begins(event: RunEvent, effect: Effect): boolean {
  switch (effect.kind) {
    case "model":
      return event.type === "turn-start";
    case "guard":
      return false;
    case "approval":
      return event.type === "approval-request" && event.effect === effect.id;
    case "tool":
      if (effect.status === "unknown") return event.type === "unknown-outcome" && event.effect === effect.id;
      return event.type === "tool-call" && event.call === effect.call;
  }
}

function describe(effect: Effect): string {
  switch (effect.kind) {
    case "model":
      return `the model of ${effect.agent} (${effect.id})`;
    case "approval":
      return `a person's approval of ${effect.tool} (${effect.id})`;
    case "guard":
      return `the guards of ${effect.agent} (${effect.id})`;
    case "tool":
      return effect.status === "unknown"
        ? `word on how ${effect.tool} ended (${effect.id})`
        : `the result of ${effect.tool} (${effect.id})`;
  }
}
