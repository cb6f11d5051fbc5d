import type { Agent, Routine, Step } from "../../manifest/manifest.ts";
import type { Place } from "../../rules/rule.ts";
import { apart, keyIn, shown, valueAt, type Draft } from "./draft.ts";
import { targetNow, textNow, type Names } from "./names.ts";

/** What an agent is told to do that it was not, and the other way round, wherever the text is kept. */
export function routineChange(names: Names, old: Agent, now: Agent): readonly Draft[] {
  const before = linesOf(old.routine, names);
  const after = linesOf(now.routine, undefined);
  if (before.map(({ text }) => text).join("\n") === after.map(({ text }) => text).join("\n")) return [];
  const [texts, textsNow] = [new Set(before.map(({ text }) => text)), new Set(after.map(({ text }) => text))];
  const gone = before.filter(({ text }) => !textsNow.has(text));
  const fresh = after.filter(({ text }) => !texts.has(text));
  const draft: Draft = {
    action: "changed",
    subject: `agents/${now.name}/routine`,
    message: `the routine of \`${now.name}\` changed: ${wordsOf(gone.length, fresh.length, unitOf(old, now))}${firstOf(gone, fresh)}`,
    old: gone[0]?.at ?? keyIn(old.origin, "routine"),
    new: fresh[0]?.at ?? keyIn(now.origin, "routine"),
    means: [{ category: "behaviour.routine" }],
  };
  return [draft];
}

interface Line {
  readonly text: string;
  readonly at: Place;
}

/** A routine line by line: its steps, or the lines of its prose. */
function linesOf(routine: Routine | undefined, names: Names | undefined): readonly Line[] {
  if (routine === undefined) return [];
  const now = (text: string): string => (names === undefined ? text : textNow(names, text)).trim();
  if (routine.kind === "steps") return routine.steps.map((step) => ({ text: stepText(step, now, names), at: valueAt(step.origin) }));
  const lines = now(routine.text).split(/\r\n|\r|\n/);
  return lines.filter((line) => line.trim() !== "").map((text) => ({ text: text.trim(), at: valueAt(routine.origin) }));
}

function stepText({ condition, action, then }: Step, now: (text: string) => string, names: Names | undefined): string {
  const target = then === undefined ? "" : names === undefined ? then.name : targetNow(names, then.name);
  const parts = [
    condition.kind === "always" ? "" : condition.kind === "else" ? "else:" : `if ${now(condition.text)}:`,
    now(action ?? ""),
    target === "" ? "" : `then ${target}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function unitOf(old: Agent, now: Agent): string {
  return old.routine?.kind === "prose" || now.routine?.kind === "prose" ? "line" : "step";
}

function wordsOf(gone: number, fresh: number, unit: string): string {
  if (gone + fresh === 0) return `its ${unit}s are in another order`;
  const parts = [fresh === 0 ? "" : `${fresh} ${unit}${fresh === 1 ? "" : "s"} new`, gone === 0 ? "" : `${gone} gone`];
  return parts.filter((part) => part !== "").join(", ");
}

function firstOf([gone]: readonly Line[], [fresh]: readonly Line[]): string {
  const [was, is] = apart(gone?.text ?? "", fresh?.text ?? "");
  const parts = [fresh === undefined ? "" : `new ${shown(is)}`, gone === undefined ? "" : `gone ${shown(was)}`];
  const told = parts.filter((part) => part !== "").join(", ");
  return told === "" ? "" : ` (${told})`;
}
