import { visible, type ApprovalAnswer, type ApprovalRequest } from "../../engine/index.ts";

/** Puts a question to the person; `undefined` where nobody answers any more. */
export type Ask = (question: string) => Promise<string | undefined>;

type Approve = (request: ApprovalRequest) => Promise<ApprovalAnswer | undefined>;

/** How calls that need approval are answered; without somebody to ask, `ask` leaves the run waiting. */
export function approver(mode: "none" | "ask" | "all", ask: Ask | undefined): Approve {
  switch (mode) {
    case "all":
      return () => Promise.resolve({ approved: true, by: "--approve all" });
    case "none":
      return () => Promise.resolve({ approved: false, by: "--approve none", note: "nobody is there who could approve it" });
    case "ask":
      return ask === undefined ? () => Promise.resolve(undefined) : (request) => askPerson(request, ask);
  }
}

async function askPerson(request: ApprovalRequest, ask: Ask): Promise<ApprovalAnswer | undefined> {
  const answer = await ask(
    `  ${visible(request.agent)} wants to run ${visible(request.tool)} ${visible(JSON.stringify(request.input))} - approve? [y/N, or why not] `,
  );
  if (answer === undefined) return undefined;
  const word = answer.trim();
  if (/^(?:y|yes)$/i.test(word)) return { approved: true, by: "terminal" };
  return /^(?:n|no)?$/i.test(word) ? { approved: false, by: "terminal" } : { approved: false, by: "terminal", note: word };
}
