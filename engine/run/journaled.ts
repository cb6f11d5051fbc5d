import type { RunEvent } from "../loop/event.ts";
import type { StreamEvent } from "./runtime.ts";

/** Whether an event is one that a replay of the journal makes again; the others are told while they happen, and then are gone. */
export function isJournaled(event: StreamEvent): event is RunEvent {
  return "at" in event;
}
