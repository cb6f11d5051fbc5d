import type { Agent, Handoff, Manifest, Step } from "../../manifest/manifest.ts";
import { isForeign } from "./language.ts";
import { mentionsIn, mentionsOf } from "./mention.ts";
import { passagesOf } from "./passage.ts";
import { speaksOf, stemsOf } from "./words.ts";

/** The targets that the steps of an agent's routine lead to by `then`. */
export function routedTargets(agent: Agent): ReadonlySet<string> {
  return new Set(stepsOf(agent).flatMap((step) => step.then?.name ?? []));
}

function stepsOf({ routine }: Agent): readonly Step[] {
  return routine?.kind === "steps" ? routine.steps : [];
}

/** Whether an agent may go where a step leads. An agent with a handoff to a name that nothing declares, or to itself, may have meant this one; that is the finding. */
export function canGoTo(agent: Agent, target: string, manifest: Manifest): boolean {
  return hasWay(agent, target) || agent.handoffs.some(({ target: { name } }) => name === agent.name || !isTarget(name, manifest));
}

function hasWay({ reply, handoffs }: Agent, target: string): boolean {
  return (reply === "final" && target === "resolved") || handoffs.some((edge) => edge.target.name === target);
}

/** Whether all handoffs of an agent lead to something, and its steps only where it has handoffs; otherwise one that is missing may be the fault. */
export function waysAreSound(agent: Agent, manifest: Manifest): boolean {
  return (
    agent.handoffs.every((edge) => isTarget(edge.target.name, manifest)) &&
    stepsOf(agent).every(({ then }) => then === undefined || hasWay(agent, then.name))
  );
}

/** Whether a handoff can lead to something of that name. */
export function isTarget(name: string, { agents, exits }: Manifest): boolean {
  return agents.has(name) || exits.has(name);
}

/** The edges of an agent, parted by whether anything says when they are taken. */
export interface Ways {
  /** Not even the routine's prose speaks of them. */
  readonly unexplained: readonly Handoff[];
  /** Whether the routine itself says something about where to go. */
  readonly routineLeads: boolean;
}

/** What tells an agent's model when to take which edge: a `when`, a `then`, the words of the routine, or what its exit is said to mean. */
export function waysOf(agent: Agent, manifest: Manifest): Ways {
  if (agent.handoffs.every((edge) => edge.when !== undefined)) return { unexplained: [], routineLeads: true };
  const routed = routedTargets(agent);
  const silent = agent.handoffs.filter(
    (edge) => edge.when === undefined && !routed.has(edge.target.name) && edge.target.name !== agent.name,
  );
  if (silent.length === 0 || agent.routine === undefined) return { unexplained: [], routineLeads: routed.size > 0 };
  const stems = passagesOf(agent.routine).flatMap(({ text }) => stemsOf(text));
  const mentioned = new Set(mentionsOf(agent.routine).map(({ name }) => name));
  const speaks = ({ target, mode }: Handoff): boolean =>
    mentioned.has(derivedName(target.name, mode)) ||
    speaksOf(stems, target.name, agent.name) ||
    stems.some((stem) => meaningOf(target.name).has(stem));
  const unexplained = silent.filter((edge) => !speaks(edge) && manifest.exits.get(edge.target.name)?.description === undefined);
  if (unexplained.length > 0 && isForeign(agent)) {
    // In another language the words for an exit, and the whole of a prose, are not ours to read; only steps that say their ways by `then` leave no doubt.
    const certain = unexplained.filter(({ target }) => routed.size > 0 && manifest.agents.has(target.name));
    return { unexplained: certain, routineLeads: true };
  }
  return { unexplained, routineLeads: routed.size > 0 || agent.handoffs.some(speaks) };
}

/** Whether a step's own words send the conversation on: "hand over to `refunds`", "escalate", "close the case". In another language any words may. */
export function leadsOn(step: Step, agent: Agent): boolean {
  const text = step.action;
  if (text === undefined) return false;
  const stems = stemsOf(text);
  const named = new Set(mentionsIn({ text, originOf: () => step.origin }).map(({ name }) => name));
  const passes = stems.some((stem) => passing().has(stem));
  const says = agent.handoffs.some(({ target, mode }) => {
    if (named.has(target.name) || named.has(derivedName(target.name, mode))) return true;
    if (target.name === "resolved" && closing.test(text)) return true;
    if (target.name === "escalated" && (stems.includes("escal") || (passes && stems.some((stem) => people().has(stem))))) return true;
    return passes && speaksOf(stems, target.name, agent.name);
  });
  return says || isForeign(agent);
}

/** The name of the tool through which a model takes an edge. */
export function derivedName(target: string, mode: Handoff["mode"]): string {
  return `${mode === "call" ? "call" : "transfer_to"}_${target}`;
}

/** Words by which prose means the two exits that every topology has. */
function meaningOf(target: string): ReadonlySet<string> {
  if (target === "escalated") return people();
  return target === "resolved" ? ending() : none;
}

const none: ReadonlySet<string> = new Set();
const people = stemsIn("person human colleague supervisor manager staff someone");
const ending = stemsIn("end close finish conclude complete done goodbye");
const passing = stemsIn("hand transfer pass send route forward refer return connect leave go move direct switch back");
const closing = /\b(?:end|close|finish|conclude|wrap up)\b.*\b(?:conversation|case|chat|ticket|call|matter|session)\b/i;

/** The stems of some words, found when they are first asked for, which in most manifests is never. */
function stemsIn(words: string): () => ReadonlySet<string> {
  let stems: ReadonlySet<string> | undefined;
  return () => (stems ??= new Set(stemsOf(words)));
}
