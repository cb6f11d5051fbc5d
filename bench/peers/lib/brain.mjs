// The fake model's "brain": one shared, stateless, O(1) decision per model call.
//
// Every adapter wraps brain.next() into its framework's own model interface. What to answer
// is decided from (a) the calling agent's name and (b) the text of the LAST history entry,
// so one model object can serve any number of concurrent runs and costs the same everywhere.
//
//   solo / node*  -> final text at once                                   (W1, W6, W8)
//   worker        -> step(n) until n == total, then final text            (W2, W4)
//   hopK, K<HOPS  -> transfer_to_hop(K+1); hopHOPS -> final text          (W3, W5, W7)

export const HOPS = 10;
export const FINAL_WORDS = 16; // deltas streamed for a final text

export const INSTRUCTIONS =
  "You are a helpful assistant that serves the customers of a small company. Answer briefly, " +
  "use the tools you have been given, and transfer the customer to a colleague when another desk is responsible.";
export const USER_TEXT = "Hello, I have a question about my last order: the parcel is late and I would like to know where it is now.";
export const STEP_DESCRIPTION = "Carry out one numbered step of the plan and report what was done.";
export const HANDOFF_DESCRIPTION = "Hand the conversation over to the responsible colleague.";
export const workerText = (total) => `${USER_TEXT} Please do steps=${total}`;

const FINAL = Array.from({ length: FINAL_WORDS }, (_, i) => `word${i} `);
export const finalText = (agent) => `[${agent}] ` + FINAL.join("");
/** The same final text cut in FINAL_WORDS + 1 deltas. */
export const finalDeltas = (agent) => [`[${agent}] `, ...FINAL];

export const brain = {
  modelCalls: 0,
  toolCalls: 0,
  lastInput: 0, // history entries seen by the most recent model call (system prompt excluded)
  ids: 0,
  /** null = zero latency; else (agentName) => Promise|undefined, awaited inside every model call. */
  wait: null,
  /** null or Float64Array: CPU ms of the process at the start of each model call (W4 turn profile). */
  stamps: null,
  reset() {
    this.modelCalls = this.toolCalls = this.lastInput = 0;
  },
};

/**
 * @param {string} agent     name of the agent whose turn it is
 * @param {string} lastText  text of the newest history entry
 * @param {number} inputLen  number of history entries handed to the model
 * @returns {{text: string} | {tool: string, args: string, id: string}}
 */
export function next(agent, lastText, inputLen) {
  if (brain.stamps !== null) {
    const c = process.cpuUsage();
    brain.stamps[brain.modelCalls] = (c.user + c.system) / 1000;
  }
  brain.modelCalls++;
  brain.lastInput = inputLen;
  switch (agent.charCodeAt(0)) {
    case 119: {
      // worker
      let n = 0;
      let total;
      if (lastText.startsWith("done ")) {
        const slash = lastText.indexOf("/");
        n = +lastText.slice(5, slash);
        total = parseInt(lastText.slice(slash + 1, slash + 12), 10); // padding may follow
      } else {
        total = +lastText.slice(lastText.lastIndexOf("=") + 1);
      }
      if (n >= total) return { text: finalText(agent) };
      return { tool: "step", args: `{"n":${n + 1},"total":${total}}`, id: `call_${++brain.ids}` };
    }
    case 104: {
      // hopK
      const k = +agent.slice(3);
      if (k >= HOPS) return { text: finalText(agent) };
      return { tool: `transfer_to_hop${k + 1}`, args: "{}", id: `call_${++brain.ids}` };
    }
    default: // solo, nodeK
      return { text: finalText(agent) };
  }
}

/** PEERBENCH_PAD=4096 makes every tool result that much longer, as real tool results are. */
const PAD = process.env.PEERBENCH_PAD ? "\n" + "lorem ipsum ".repeat(Math.ceil(+process.env.PEERBENCH_PAD / 12)) : "";
/** The one real tool, shared by all adapters. */
export function step({ n, total }) {
  brain.toolCalls++;
  return `done ${n}/${total}${PAD}`;
}

/** W8 topology: agent i may hand off to these five. */
export function neighbours(i, n) {
  const out = [];
  for (let k = 1; k <= 5; k++) {
    const j = (i * 5 + k) % n;
    if (j !== i && !out.includes(j)) out.push(j);
  }
  return out;
}
