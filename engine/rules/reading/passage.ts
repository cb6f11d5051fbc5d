import { once } from "../../graph/once.ts";
import type { Agent, Handoff, Manifest, Routine, Step } from "../../manifest/manifest.ts";
import { appendToken } from "../../source/pointer.ts";
import type { Origin } from "../../source/source-map.ts";

/** A piece of prose that a model will read, and where it was written; the place is looked up only when it is asked for, which is rare. */
export interface Passage {
  readonly text: string;
  originOf(): Origin;
}

/** Every routine of a manifest, each once: the named ones, whether or not an agent has them, and those written into agents. */
export const routinesOf: (manifest: Manifest) => ReadonlySet<Routine> = once((manifest) => {
  const routines = new Set(manifest.routines.values());
  for (const agent of manifest.agents.values()) {
    if (agent.routine !== undefined && agent.routineName === undefined) routines.add(agent.routine);
  }
  return routines;
});

/** What a routine says: its conditions and actions in order, or its prose; only what holds certain characters, if some are given. */
export function passagesOf(routine: Routine, characters: string = ""): readonly Passage[] {
  if (routine.kind === "prose") return routine.text.includes(characters) ? [{ text: routine.text, originOf: () => routine.origin }] : [];
  const passages: Passage[] = [];
  for (const step of routine.steps) {
    const { condition, action } = step;
    if (condition.kind === "if" && condition.text.includes(characters)) {
      passages.push({ text: condition.text, originOf: () => within(step.origin, "if") });
    }
    if (action?.includes(characters) === true) passages.push({ text: action, originOf: () => actionOrigin(step) });
  }
  return passages;
}

/** Where a step's action stands: under `do`, under `else`, or as the whole step. */
export function actionOrigin({ origin, condition }: Step): Origin {
  const action = within(origin, "do");
  return action.pointer === origin.pointer && condition.kind === "else" ? within(origin, "else") : action;
}

/** What an agent's handoffs say about when they are taken; only what holds certain characters, if some are given. */
export function whensOf(agent: Agent, characters: string = ""): readonly Passage[] {
  const passages: Passage[] = [];
  for (const handoff of agent.handoffs) {
    if (handoff.when?.includes(characters) === true) passages.push({ text: handoff.when, originOf: () => whenOrigin(handoff) });
  }
  return passages;
}

/** Where a handoff's `when` stands. */
export function whenOrigin(handoff: Handoff): Origin {
  return within(handoff.origin, "when");
}

/** The part of an origin under a key; where it has no such part, as a step that is a plain text, the origin itself. */
export function within({ document, pointer }: Origin, key: string): Origin {
  const part = appendToken(pointer, key);
  const [inner, outer] = [document.map.value(part), document.map.value(pointer)];
  return { document, pointer: inner.start === outer.start && inner.end === outer.end ? pointer : part };
}
