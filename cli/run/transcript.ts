import {
  isObject,
  own,
  visible,
  visibleLines,
  type ApprovalAnswer,
  type Json,
  type JsonObject,
  type Paint,
  type Plan,
  type StreamEvent,
} from "../../engine/index.ts";

/** Shows a conversation as it happens: who speaks, what is called, who hands over to whom and why. */
export interface Transcript {
  show(event: StreamEvent): void;
  /** What the user said, where the terminal does not show it already. */
  said(text: string): void;
}

/** A transcript that writes to `out`. What models and tools say can neither steer the terminal nor pass for a line of ours. */
export function transcript(plan: Plan, paint: Paint, out: (text: string) => void): Transcript {
  let speaking: number | undefined;
  /** The turn whose text has streamed, and need not be told with its answer. */
  let streamed: number | undefined;
  let depth = 0;

  const margin = (): string => "    ".repeat(depth);
  const speak = (turn: number, agent: string, text: string): void => {
    if (speaking !== turn) out(`${margin()}${paint.info(`${agent}:`)} `);
    speaking = turn;
    out(visibleLines(text, `${margin()}  `));
  };
  const pause = (): void => {
    if (speaking !== undefined) out("\n");
    speaking = undefined;
  };

  return {
    said(text) {
      pause();
      out(`${paint.strong("you:")} ${visibleLines(text, "  ")}\n`);
    },
    show(event) {
      if (event.type === "text-delta") {
        streamed = event.turn;
        return speak(event.turn, event.agent, event.text);
      }
      if (event.type === "answer" && streamed !== event.turn && event.text !== "") speak(event.turn, event.agent, event.text);
      if (event.type === "answer" || event.type === "text-reset") streamed = undefined;
      pause();
      if (event.type === "turn-start") depth = event.depth;
      for (const line of linesOf(event, plan, paint)) out(`${margin()}${line}\n`);
    },
  };
}

function linesOf(event: Exclude<StreamEvent, { readonly type: "text-delta" }>, plan: Plan, paint: Paint): readonly string[] {
  switch (event.type) {
    case "run-start":
    case "turn-start":
    case "answer":
    case "tool-start":
    case "failure":
    // Told as `retry-start`, when it happened.
    case "model-retry":
      return [];
    case "text-reset":
      return [`  ${paint.warning("!")} the answer broke off: what ${event.agent} said above does not count`];
    case "retry-start": {
      const { model, failure, waitMs, next } = event.attempt;
      const then = next === undefined ? `asking again in ${(waitMs / 1000).toFixed(1)} s` : `asking ${next} instead`;
      return [`  ${paint.warning("!")} ${model ?? "the model"} could not answer (${failure.code}: ${cut(failure.message)}); ${then}`];
    }
    case "price-missing":
      return [`  ${paint.warning("!")} ${event.model || "the model"} has no price: the limit on cost does not see what it costs`];
    case "tool-call":
      return [`  ${paint.faint("·")} ${event.tool} ${paint.faint(short(event.input))}`];
    case "tool-result":
      if (event.result.ok) return [`  ${paint.good("✓")} ${event.tool} ${paint.faint(short(event.result.value))}`];
      return [`  ${paint.error("✗")} ${event.tool}: ${cut(event.result.error)}`];
    case "call-refused":
      return [`  ${paint.warning("✗")} ${cut(event.name)} was refused: ${cut(event.reason)}`];
    case "guard":
      if (event.verdict === "rewrite") return [`  ${paint.warning("~")} guard ${event.guard} changed ${guarded(event)}`];
      return [
        `  ${paint.error("✗")} guard ${event.guard} refused ${guarded(event)}: ${cut(event.reason ?? "")}`,
        ...(event.error === undefined ? [] : [`    ${paint.faint(`the guard failed: ${cut(event.error)}`)}`]),
      ];
    case "approval-request":
      return [`  ${paint.warning("?")} ${event.tool} ${short(event.input)} needs approval`];
    case "approval-answer":
      return [`  ${answered(event.answer, paint)}${by(event.answer)}`];
    case "approval-expired":
      return [`  ${paint.error("✗ expired")}: nobody approved ${event.tool} in time`];
    case "unknown-outcome":
      return [`  ${paint.warning("?")} nobody knows whether ${event.tool} was done: the process that began it is gone`];
    case "fact-refused":
      return [`  ${paint.warning("!")} ${event.fact} stays as it was: ${cut(event.reason)} (by ${event.by})`];
    case "fact-set":
      // Known since an earlier message.
      if (event.by === "session") return [];
      return [
        paint.faint(
          `  = ${event.fact}: ${own(plan.facts, event.fact)?.sensitive === true ? "[sensitive]" : short(event.value)} (by ${event.by})`,
        ),
      ];
    case "handoff": {
      const move = own(plan.exits, event.to) === undefined ? "hands over to" : "leaves through";
      return [`${paint.info("→")} ${event.from} ${move} ${paint.strong(event.to)}${because(event.when)}`, ...stated(event.payload, paint)];
    }
    case "call-start":
      return [`${paint.info("⇢")} ${event.from} calls ${paint.strong(event.to)}`, ...stated(event.payload, paint)];
    case "call-end":
      return [`${paint.info("⇠")} ${event.from} answers ${event.to} through ${event.exit} ${paint.faint(short(event.result))}`];
    case "limit":
      return [`${paint.warning("!")} limit: ${cut(event.message)}`];
    case "run-end": {
      if (event.end.status !== "exited") return [];
      const { exit, kind, result, limit } = event.end;
      const why = limit === undefined ? "" : `, because the limit ${limit} is spent`;
      const value = result === null || (isObject(result) && Object.keys(result).length === 0) ? "" : ` ${short(result)}`;
      return [`${paint.good("■")} ended through ${paint.strong(exit)} (${kind}${why})${value}`];
    }
  }
}

/** What a guard judged. */
function guarded({ where, agent, tool }: Extract<StreamEvent, { readonly type: "guard" }>): string {
  if (where === "tool") return `a call of ${tool ?? "a tool"}`;
  return where === "input" ? `what ${agent} would hear` : `what ${agent} would say`;
}

function answered({ approved, input }: ApprovalAnswer, paint: Paint): string {
  if (approved === false) return paint.error("✗ denied");
  const changed = input === undefined ? "" : ` with ${short(input)}`;
  return approved === true ? `${paint.good("✓ approved")}${changed}` : `${paint.warning("~ changed")}${changed}`;
}

function because(when: string | undefined): string {
  return when === undefined ? "" : `: ${cut(when)}`;
}

function by(answer: { readonly by?: string; readonly note?: string }): string {
  return `${answer.by === undefined ? "" : ` by ${cut(answer.by)}`}${answer.note === undefined ? "" : `: ${cut(answer.note)}`}`;
}

/** What the handing agent stated, one value a line. */
function stated(payload: JsonObject, paint: Paint): readonly string[] {
  return Object.entries(payload).map(
    ([name, value]) => `    ${paint.faint(`${visible(name)}:`)} ${typeof value === "string" ? cut(value) : short(value)}`,
  );
}

const LONGEST = 200;

function short(value: Json): string {
  return cut(JSON.stringify(value));
}

/** A text on one line, cut where it is longer than a transcript has use for; the trace has the whole. */
function cut(text: string): string {
  const line = visible(text.replaceAll(/\s+/g, " ").trim());
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
