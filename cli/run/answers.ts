import type { Answer, Json, JsonObject, RunState } from "../../engine/index.ts";
import type { Arguments } from "../arguments.ts";
import { badUsage } from "../refusal.ts";

type Pending = RunState["pending"];

const options = ["approve-call", "reject-call", "edit-call", "settle-call"] as const;

/** Whether the command line answers what a run waits for. */
export function hasAnswers(args: Arguments): boolean {
  return options.some((option) => args.has(option));
}

/** The answers that a command line gives to what a run waits for. Throws a `Refusal` where one cannot be read, or is to nothing that waits; what it quotes is hidden. */
export function readAnswers(args: Arguments, pending: Pending, hide: <T>(value: T) => T): readonly Answer[] {
  const by = args.text("by") ?? "command line";
  return options.flatMap((option) =>
    args.texts(option).map((text): Answer => {
      const equals = text.indexOf("=");
      const [named, said] = equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
      if (option === "settle-call") return { effect: named, settle: settlement(text, said) };
      const request = requestNamed(named, pending, hide);
      const signature = { by, for: request.digest };
      if (option === "reject-call")
        return { effect: request.id, approval: { approved: false, ...(said ? { note: said } : {}), ...signature } };
      if (option === "edit-call") return { effect: request.id, approval: { approved: true, input: argumentsIn(text, said), ...signature } };
      return { effect: request.id, approval: { approved: true, ...signature } };
    }),
  );
}

/** A request by the call's number, `2.0`; with `@` and the beginning of its digest it must be the one that was shown. */
function requestNamed(named: string, pending: Pending, hide: <T>(value: T) => T): Extract<Pending[number], { readonly kind: "approval" }> {
  const [name = "", digest = ""] = named.split("@");
  const requests = pending.flatMap((effect) => (effect.kind === "approval" ? [effect] : []));
  const request = requests.find(({ id }) => id === name || callOf(id) === name);
  const all = requests.map(({ id, tool }) => `\`${callOf(id)}\` (${tool})`);
  if (request === undefined)
    throw badUsage(`\`${name}\` waits for no approval; ${all.length === 0 ? "nothing does" : `what does: ${all.join(", ")}`}`);
  if (request.digest.replace("sha256:", "").startsWith(digest.replace("sha256:", ""))) return request;
  throw badUsage(`\`${name}\` waits with other arguments now: ${JSON.stringify(hide(request.input))} (${request.digest})`);
}

/** `2.0` of `2.0.approval`, and of `2.0.approval.2`, where a changed plan made somebody be asked anew. */
function callOf(id: string): string {
  return id.replace(/\.approval(?:\.\d+)?$/u, "");
}

function argumentsIn(text: string, said: string | undefined): JsonObject {
  const value = said === undefined ? undefined : json(said);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw badUsage(`\`--edit-call ${text}\` has no arguments; write \`--edit-call 2.0={"amount":50}\``);
}

function settlement(text: string, said: string | undefined): Extract<Answer, { readonly settle: unknown }>["settle"] {
  if (said === "repeat") return "repeat";
  if (said?.startsWith("error:") === true) return { ok: false, error: said.slice("error:".length) };
  const value = said?.startsWith("ok:") === true ? json(said.slice("ok:".length)) : undefined;
  if (value !== undefined) return { ok: true, value };
  throw badUsage(
    `\`--settle-call ${text}\` does not say how the call ended; write \`=ok:<JSON>\`, \`=error:<text>\` or \`=repeat\` after the call`,
  );
}

function json(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
