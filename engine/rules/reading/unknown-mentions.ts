import { didYouMean, type Suggestion } from "../../diagnostic/did-you-mean.ts";
import { once } from "../../graph/once.ts";
import type { Agent, Manifest } from "../../manifest/manifest.ts";
import { followersOf } from "./followers.ts";
import { knownWords } from "./known-words.ts";
import { isForeign } from "./language.ts";
import { mentionsIn, mentionsOf, type Mention } from "./mention.ts";
import { whensOf } from "./passage.ts";
import { reportedNames } from "./reported.ts";
import { derivedName } from "./ways.ts";

/** A name in backticks that names nothing, with what it was likely meant to be and its further mentions. */
export interface UnknownMention {
  readonly mention: Mention;
  readonly others: readonly Mention[];
  readonly meant?: Suggestion;
  /** For `transfer_to_x`: the agents that read it and have no such handoff. */
  readonly without: readonly string[];
}

/**
 * The mentions that name nothing, each name once. A word of several parts (`lookup_order`) is always taken for a name unless the sentence
 * speaks of it as a field; a plain word (`late`) only where it is all but a tool's name, or the sentence uses it as a tool or a target.
 */
export const unknownMentions: (manifest: Manifest) => readonly UnknownMention[] = once(findUnknown);

function findUnknown(manifest: Manifest): readonly UnknownMention[] {
  const read: { readonly mention: Mention; readonly agents: readonly Agent[] }[] = [];
  const add = (mention: Mention, agents: readonly Agent[]): void => {
    if (!manifest.tools.has(mention.name)) read.push({ mention, agents });
  };
  for (const [routine, agents] of followersOf(manifest)) for (const mention of mentionsOf(routine)) add(mention, agents);
  for (const agent of manifest.agents.values()) {
    for (const when of whensOf(agent, "`")) for (const mention of mentionsIn(when)) add(mention, [agent]);
  }
  if (read.length === 0) return [];

  const words = knownWords(manifest);
  const reported = reportedNames(manifest);
  const groups = new Map<string, { mention: Mention; others: Mention[]; without: Set<string>; meant?: Suggestion }>();
  for (const { mention, agents } of read) {
    const { name } = mention;
    if (words.has(name) || reported.has(name)) continue;
    const group = groups.get(name);
    const without = lackingHandoff(name, agents, manifest);
    if (without?.length === 0) continue;
    if (group !== undefined) {
      group.others.push(mention);
      for (const agent of without ?? []) group.without.add(agent);
      continue;
    }
    const tool = didYouMean(name, manifest.tools.keys());
    const meant = without === undefined ? (tool ?? didYouMean(name, words)) : undefined;
    if (without === undefined && !readsAsName(mention, tool)) continue;
    // "Das Feld `ist_neu`": by which words another language tells a field from a tool is not known here.
    if (without === undefined && tool === undefined && agents.some(isForeign)) continue;
    groups.set(name, { mention, others: [], without: new Set(without), ...(meant === undefined ? {} : { meant }) });
  }
  return [...groups.values()].map((group) => ({ ...group, without: [...group.without] }));
}

/** For the derived name of a handoff to something that exists: the agents without that handoff. Undefined for any other name. */
function lackingHandoff(name: string, agents: readonly Agent[], manifest: Manifest): readonly string[] | undefined {
  const target = /^(?:transfer_to|call)_(.+)$/.exec(name)?.[1];
  if (target === undefined || !(manifest.agents.has(target) || manifest.exits.has(target))) return undefined;
  const has = (agent: Agent): boolean => agent.handoffs.some((edge) => derivedName(edge.target.name, edge.mode) === name);
  return agents.filter((agent) => !has(agent)).map((agent) => agent.name);
}

const literals: ReadonlySet<string> = new Set(["true", "false", "null", "yes", "no", "none"]);
const asTool = /\b(?:us(?:e|ing)|call(?:ing)?|run(?:ning)?|invok(?:e|ing)|via|with|through)\s+(?:the\s+)?(?:tool\s+)?$/i;
const asTarget = /\b(?:hand|transfer|pass|send|rout|forward|escalat|refer)\w*\b[^,]*\bto\s+(?:the\s+)?$/i;
const saying = /\b(?:answer|reply|respond|say|start|begin|end|prefix|tag|mark|label|sign|write|fill)\w*\b[^,]*$/i;
const afterField = /^\s*(?:field|value|flag|property|column|parameter|header|key|is|are|was|were|equals|=)(?!\w)/i;
const beforeField = /\b(?:field|value|flag|property|column|parameter|header|key)s?\s+(?:of\s+)?(?:the\s+)?$/i;

function readsAsName(mention: Mention, tool: Suggestion | undefined): boolean {
  if (tool?.certain === true) return true;
  const { name } = mention;
  const [before, after] = [mention.before(), mention.after()];
  if (literals.has(name) || afterField.test(after) || beforeField.test(before)) return false;
  if (name.includes("_") || /^\s*tool\b/i.test(after) || asTarget.test(before)) return true;
  return asTool.test(before) && !saying.test(before);
}
