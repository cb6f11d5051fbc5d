// Writes docs/bad-days.md from the published faults, with what a run makes of each, and from the policy that holds where a host says nothing.

/** The page, as Markdown. `faults` are those of `signalbox/testing/faults`, `retry` is the engine's default policy. */
export function badDaysPage(faults, retry) {
  const failures = faults.filter(({ outcome }) => outcome.kind === "failure");
  const statuses = (again) => failures.filter(({ outcome }) => outcome.again === again).flatMap(statusOf);
  return `# Bad days

<!-- Written by \`npx vitest run test/docs/bad-days.test.ts --update\`: change docs/generate/bad-days.mjs, or the faults in testing/model/faults/. -->

A model that cannot answer is asked again, then those that stand in for it. The adapters make one attempt; the engine does the rest, so that it is the same for every provider,
journaled, and in the trace.

| | Default | Set by |
| --- | --- | --- |
| attempts at one model | ${retry.attempts} | \`runtime.retry.attempts\` |
| wait before the next | drawn between nothing and ${seconds(retry.delayMs)}, then ${seconds(2 * retry.delayMs)}, at most ${seconds(retry.mostDelayMs)} | \`retry.delayMs\`, \`retry.mostDelayMs\` |
| a wait that the provider asks for (\`retry-after\`, \`retry-after-ms\`) | comes first; above ${seconds(retry.mostWaitMs)}, or beyond the run's time, there is no further attempt | \`retry.mostWaitMs\` |
| nothing comes | two minutes, then the connection is closed (\`timeout\`) | the adapter's \`idleMs\` |
| the whole answer | ten minutes, whatever signs of life come | the adapter's \`timeoutMs\` |
| its size | 64 MB as it is unpacked, 8,000,000 characters | |

Asked again after: HTTP ${statuses(true)
    .filter((status) => Number(status) < 500)
    .join(
      ", ",
    )} and from 500, broken connections, timeouts, answers that are none or break off. Not after HTTP ${statuses(false).join(", ")}, an account
without credit, or \`x-should-retry: false\`; \`x-should-retry: true\` is obeyed as well. An answer without its end is never taken for a short one.

\`fallback: [smart, local]\` on a model names who is asked after that, and after \`quota\` and \`context-length\`. The answer, the usage and the price are then that model's.

While it happens, \`stream\` yields \`retry-start\` (which attempt failed, why, how long is waited, who is asked) and, where text had been streamed, \`text-reset\`: what you heard of this turn is
void. Afterwards the journal has each attempt, and \`model-retry\` events tell them.

Arguments of a call that are no JSON object, were cut off by the token limit, are nested deeper than 64 levels, hold \`__proto__\` or do not fit never reach a tool; the model hears why.

## What becomes of each fault

[\`signalbox/testing/faults\`](adapters.md#bad-days) plays ${faults.length} faults on loopback, for adapters of your own too; \`test/adapters/models/bad-days.test.ts\` runs each over three wire formats, streaming and not. The names are those of [failures](failures.md).

| The server, or the model behind it | What becomes of it |
| --- | --- |
${rowsOf(faults).join("\n")}
`;
}

/** A row for each thing that becomes of faults: what passes first, then what does not, then what is no failure. */
function rowsOf(faults) {
  const rows = new Map();
  for (const fault of faults) {
    const becomes = becomesOf(fault.outcome);
    rows.set(becomes, [...(rows.get(becomes) ?? []), fault]);
  }
  const order = [(text) => text.endsWith(", asked again"), (text) => text.startsWith("`"), () => true];
  const place = ([text]) => order.findIndex((is) => is(text));
  return [...rows].toSorted((a, b) => place(a) - place(b)).map(([becomes, some]) => `| ${clauses(some).join("; ")} | ${becomes} |`);
}

function becomesOf(outcome) {
  switch (outcome.kind) {
    case "failure":
      return `\`${outcome.code}\`, ${outcome.again ? "asked again" : "not asked again"}`;
    case "answer":
      return "the answer all the same, once and whole";
    case "refused-call":
      return "no tool is reached, and the model hears why";
    default:
      throw new Error(`the page does not know what becomes of a fault by ${outcome.kind}`);
  }
}

/** What is done, answers with nothing but a status in one clause. */
function clauses(faults) {
  const statuses = faults.flatMap(statusOf);
  const others = faults.filter((fault) => statusOf(fault).length === 0).map(clause);
  return statuses.length === 0 ? others : [`answers with HTTP ${statuses.join(", ")}`, ...others];
}

function clause({ name, form }) {
  return `${name}${form === "stream" ? " (streamed)" : form === "whole" ? " (not streamed)" : ""}`;
}

/** The status of a fault that is nothing else. */
function statusOf({ name }) {
  const [, status] = /^answers with HTTP (\d+)$/.exec(name) ?? [];
  return status === undefined ? [] : [status];
}

function seconds(ms) {
  return `${ms / 1000} s`;
}
