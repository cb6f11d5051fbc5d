import { visible, type ApprovalAnswer, type ApprovalRequest, type Approve, type JsonObject } from "../../engine/index.ts";

/** Puts a question to the person; `undefined` where nobody answers any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/** How calls that need approval are answered; without somebody to ask, `ask` leaves the run waiting. */
export function approver(mode: "none" | "ask" | "all", ask: Ask | undefined, by: string = "terminal"): Approve {
  switch (mode) {
    case "all":
      return () => Promise.resolve({ approved: true, by: "--approve all" });
    case "none":
      return () => Promise.resolve({ approved: false, by: "--approve none", note: "nobody is there who could approve it" });
    case "ask":
      return ask === undefined ? () => undefined : oneAtATime(ask, by);
  }
}

/** A terminal has room for one question; requests that expire while others are asked about are not asked about any more. */
function oneAtATime(ask: Ask, by: string): Approve {
  let before: Promise<unknown> = Promise.resolve();
  return (request, { signal, problem }) => {
    const answer = before.then(() => (signal.aborted ? undefined : askPerson(request, { ask, by, signal, problem })));
    before = answer.catch(() => undefined);
    return answer;
  };
}

interface Asking {
  readonly ask: Ask;
  readonly by: string;
  readonly signal: AbortSignal;
  readonly problem: string | undefined;
}

async function askPerson(request: ApprovalRequest, { ask, by, signal, problem }: Asking): Promise<ApprovalAnswer | undefined> {
  const call = `${visible(request.agent)} wants to run ${visible(request.tool)} ${visible(JSON.stringify(request.input))}`;
  const again = problem === undefined ? "" : `  that cannot be: ${visible(problem)}\n`;
  const question = `${again}  ${call} - approve? [y/N, other arguments as JSON, or why not] `;
  const answer = await Promise.race([ask(question), withdrawn(signal)]);
  if (answer === undefined) return undefined;
  const word = answer.trim();
  const input = word.startsWith("{") ? argumentsIn(word) : undefined;
  if (word.startsWith("{") && input === undefined) return askPerson(request, { ask, by, signal, problem: "it is no JSON object" });
  const signature = { by, for: request.digest };
  if (input !== undefined) return { approved: true, input, ...signature };
  if (/^(?:y|yes)$/i.test(word)) return { approved: true, ...signature };
  return /^(?:n|no)?$/i.test(word) ? { approved: false, ...signature } : { approved: false, note: word, ...signature };
}

function argumentsIn(text: string): JsonObject | undefined {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

function withdrawn(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true }));
}
