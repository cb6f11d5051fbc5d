import { isEngineError, replay, resume, sessionOf, stream, streamResume, traceOf } from "signalbox";

/** Why a request cannot be carried out, as an HTTP status and words for who asked. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.statusCode = status;
  }
}

/**
 * The conversations of customers, each with the desk. All that is kept is in the store; a service that starts again goes on where it was. One conversation
 * takes one message at a time.
 *
 * @param {{ plan: () => import("signalbox").Plan, store: Required<import("signalbox").Store>, runtime: import("signalbox").Runtime }} setting
 */
export function conversations({ plan, store, runtime }) {
  const busy = new Set();
  const withStore = { ...runtime, store };

  /** Holds a conversation while a message is answered. */
  async function* alone(id, work) {
    if (busy.has(id)) throw new Refused(409, "an earlier message is still being answered; wait for it");
    busy.add(id);
    try {
      return yield* work();
    } finally {
      busy.delete(id);
    }
  }

  /** The newest run of a conversation, as its journal tells it. A stranger's conversation does not exist. */
  async function newest(id, customer) {
    const { runs } = await store.runs({ session: id, limit: 1 });
    const journal = runs[0] === undefined ? undefined : await store.read(runs[0].runId);
    const run = journal && replay(journal.plan, journal);
    if (run === undefined || (customer !== undefined && run.state.facts["customer_id"] !== customer))
      throw new Refused(404, "there is no such conversation");
    return { journal, ...run };
  }

  /** What comes after the newest run: a run that nobody drives any more is taken to its end first, under its own plan. */
  async function* sessionAfter({ plan: own, state }) {
    if (state.end !== undefined) return sessionOf(state);
    if (state.status === "waiting") throw new Refused(409, "a colleague has to approve something first");
    const result = yield* streamResume(own, state.runId, [], withStore);
    if (result.status === "waiting") throw new Refused(409, "a colleague has to approve something first");
    return result.session;
  }

  return {
    /** Begins a conversation; yields the events of its first run and returns its result. */
    start: (customer, message) => stream(plan(), { message, facts: { customer_id: customer } }, withStore),

    /** Says something in a conversation. New runs go by the plan that is in force now. */
    say: (id, customer, message) =>
      alone(id, async function* () {
        const session = yield* sessionAfter(await newest(id, customer));
        return yield* stream(plan(), { message, session, facts: { customer_id: customer } }, withStore);
      }),

    /** How a conversation stands. */
    async look(id, customer) {
      const { state } = await newest(id, customer);
      const texts = sessionOf(state).messages.flatMap((message) =>
        (message.role === "user" || message.role === "assistant") && message.text !== ""
          ? [{ role: message.role, text: message.text }]
          : [],
      );
      return { id, status: state.status, messages: texts };
    },

    /** The whole story, for colleagues; what the manifest calls sensitive is left out. */
    async trace(id) {
      return traceOf((await newest(id)).journal);
    },

    /** What waits for a colleague, over all conversations. */
    async waiting() {
      const found = [];
      let page = await store.sessions();
      for (;;) {
        for (const { session } of page.sessions) {
          const { state } = await newest(session);
          if (state.status === "waiting")
            found.push(...state.pending.map((effect) => ({ run: state.runId, conversation: session, ...effect })));
        }
        if (page.next === undefined) return found;
        page = await store.sessions({ after: page.next });
      }
    },

    /** Answers what a run waits for, and takes it on under the plan it goes by. */
    async answer(runId, answers) {
      const journal = await store.read(runId);
      if (journal === undefined) throw new Refused(404, "there is no such run");
      const { plan: own } = replay(journal.plan, journal);
      return resume(own, runId, answers, withStore);
    },
  };
}

/** The HTTP status of what the engine throws. */
export function statusOf(error) {
  if (!isEngineError(error)) return error.statusCode ?? 500;
  const statuses = {
    "bad-argument": 400,
    "unknown-run": 404,
    conflict: 409,
    "run-exists": 409,
    "plan-changed": 409,
    "newer-version": 409,
    "too-large": 413,
    "store-failed": 503,
  };
  return statuses[error.code] ?? 500;
}
