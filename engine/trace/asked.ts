import type { RunEvent } from "../loop/event.ts";
import type { TraceApproval, TraceCall } from "./trace.ts";

type Told = Extract<RunEvent, { readonly type: "approval-request" | "approval-answer" | "approval-expired" }>;

/** What a request to a person, or what became of one, adds to the call it is about. */
export function askedOf(call: TraceCall | undefined, event: Told): Partial<TraceCall> {
  const approvals = call?.approvals ?? [];
  switch (event.type) {
    case "approval-request": {
      const { effect, at: askedAt, input, digest, expiresAt, problem } = event;
      const more = { ...(expiresAt === undefined ? {} : { expiresAt }), ...(problem === undefined ? {} : { problem }) };
      return { input, approvals: [...approvals, { effect, askedAt, input, digest, ...more }] };
    }
    case "approval-answer": {
      const { answer } = event;
      const said = closed(approvals, event, { answer });
      if (answer.input === undefined) return said;
      const asked = call?.asked ?? said.approvals.at(-1)?.input;
      return { ...said, input: answer.input, ...(asked === undefined ? {} : { asked }) };
    }
    case "approval-expired":
      return closed(approvals, event, { expired: true });
  }
}

function closed(
  approvals: readonly TraceApproval[],
  { effect, at }: Told,
  what: Pick<TraceApproval, "answer" | "expired">,
): { readonly approvals: readonly TraceApproval[] } {
  const last = approvals.findLastIndex((one) => one.effect === effect);
  return { approvals: approvals.map((one, index) => (index === last ? { ...one, ms: at - one.askedAt, ...what } : one)) };
}
