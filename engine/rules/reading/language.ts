import { once } from "../../graph/once.ts";
import type { Agent, Routine } from "../../manifest/manifest.ts";
import { passagesOf, whensOf } from "./passage.ts";

/** Words that English prose cannot do without, and the verbs that routines are made of; none that is common in another language. */
const english: ReadonlySet<string> = new Set(
  `the and or to of for with without from into about if when then than that this these those what which who how why where it its they them their you your
we our us is are was were be been has have had does did will would can could should may must not never always only any each every all some other another before
after until while once first again ask tell say give get check look find answer explain help offer use call send make write read show take let keep wait choose
confirm name listen something somebody someone anything anybody nothing everything else apologise apologize hand pass transfer escalate decide search create order`.split(
    /\s+/,
  ),
);

/** Fewer words than this say little about their language; the agent's other prose is then asked too. */
const enough = 8;

/**
 * Whether the prose of an agent is hardly English, so that English words for “hand over”, “ask” or “field” prove nothing by being absent. Of a routine
 * that says little the agent's purpose and `when`s decide, and what says next to nothing counts as English.
 */
export const isForeign: (agent: Agent) => boolean = once((agent) => isForeignText(proseOf(agent)));

function proseOf(agent: Agent): string {
  const own = agent.routine === undefined ? "" : textOf(agent.routine);
  if (wordsIn(own).length >= enough) return own;
  return [own, agent.purpose, ...whensOf(agent).map(({ text }) => text)].join("\n");
}

function textOf(routine: Routine): string {
  return passagesOf(routine)
    .map(({ text }) => text)
    .join("\n");
}

function isForeignText(text: string): boolean {
  const words = wordsIn(text);
  const letters = words.join("");
  if (letters.replaceAll(/[a-z]/g, "").length * 4 > letters.length) return true;
  const familiar = words.filter((word) => english.has(word)).length;
  return words.length >= enough && familiar * 12 < words.length;
}

/** The words of a prose; names in backticks and placeholders are of no language. */
function wordsIn(text: string): readonly string[] {
  const prose = text.replaceAll(/`[^`\n]*`|\{\{[^}\n]*\}\}/g, " ");
  return prose.toLowerCase().match(/\p{L}+/gu) ?? [];
}
