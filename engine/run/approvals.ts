import type { ApprovalAnswer, Outcome } from "../loop/outcome.ts";
import type { RunState } from "../loop/state.ts";
import { isObject, type JsonObject } from "../protocol/json.ts";
import type { Clock } from "./clock.ts";
import { EngineError } from "./engine-error.ts";
import { toJson } from "./json-value.ts";
import type { ApprovalRequest, Approve } from "./runtime.ts";

/** A host that keeps giving answers that cannot be taken is told so after this many. */
const mostTries = 20;

/** Says why an answer to an effect, given at a time, cannot be taken; nothing where it can. */
export type Judge = (effect: string, answer: ApprovalAnswer, at: number) => string | undefined;

/** Asks the host about a request, and again with the reason where its answer cannot be taken. `undefined` leaves the run waiting. */
export async function askHost(
  request: ApprovalRequest,
  approve: Approve,
  { clock, signal, judge }: { readonly clock: Clock; readonly signal: AbortSignal; readonly judge: Judge },
): Promise<Outcome | undefined> {
  let { problem } = request;
  for (let tries = 0; tries < mostTries; tries++) {
    const given = await approve(structuredClone(request), { signal, ...(problem === undefined ? {} : { problem }) });
    // Too late: the driver has it expire.
    const at = clock.now();
    if (given === undefined || signal.aborted || at >= (request.expiresAt ?? Infinity)) return undefined;
    const answer = readApproval(given);
    problem = judge(request.effect, answer, at);
    if (problem === undefined) return { kind: "approval", effect: request.effect, at, answer };
  }
  throw wrong(`\`approve\` answered ${mostTries} times in a row with what cannot be taken: ${problem ?? ""}`);
}

/** A person's word as the journal keeps it. Throws `bad-argument` where it says neither yes nor no, nor with what other arguments. */
export function readApproval(answer: unknown): ApprovalAnswer {
  const shape =
    "the answer to an approval must be { approved: true } or { approved: false }, with `by`, `note` and `for` if there is more to say, and " +
    "`input` with other arguments for a call that is approved, or that shall be asked about again";
  if (!isObject(answer)) throw wrong(shape);
  const { approved, by, note, for: digest } = answer;
  const signature = {
    ...(typeof by === "string" ? { by } : {}),
    ...(typeof note === "string" ? { note } : {}),
    ...(digest === undefined ? {} : { for: readDigest(digest) }),
  };
  const input = answer["input"] === undefined ? undefined : readInput(answer["input"]);
  if (approved === true) return { approved, ...(input === undefined ? {} : { input }), ...signature };
  if (approved === false && input === undefined) return { approved, ...signature };
  if (approved === undefined && input !== undefined) return { input, ...signature };
  throw wrong(shape);
}

/** When the first of the requests that wait expires; nothing where none does. */
export function nextExpiry({ pending }: RunState): { readonly effect: string; readonly at: number } | undefined {
  let first: { readonly effect: string; readonly at: number } | undefined;
  for (const effect of pending) {
    if (effect.kind !== "approval" || effect.expiresAt === undefined) continue;
    if (first === undefined || effect.expiresAt < first.at) first = { effect: effect.id, at: effect.expiresAt };
  }
  return first;
}

function readDigest(value: unknown): string {
  if (typeof value === "string") return value;
  throw wrong("`for` of an answer must be the `digest` of the request that it answers");
}

function readInput(value: unknown): JsonObject {
  const copy = toJson(value);
  if (!copy.ok) throw wrong(`\`input\` of an answer must be JSON: ${copy.reason}`);
  if (!isObject(copy.value)) throw wrong("`input` of an answer must be an object: the arguments of the call, all of them");
  return copy.value;
}

function wrong(message: string): EngineError {
  return new EngineError("bad-argument", message);
}
