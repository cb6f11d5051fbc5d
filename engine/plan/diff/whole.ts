import type { Assertion } from "../../manifest/assertion.ts";
import { inside } from "../../manifest/origin.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { Place } from "../../rules/rule.ts";
import type { ChangeCategory } from "./category.ts";
import { element, fromTo, shown, valueAt, type Draft, type Sides } from "./draft.ts";
import { nowCalled, targetNow, type Names } from "./names.ts";
import { sameText } from "./same.ts";

/** What is different about the topology as a whole: its name, its entries, what it asserts of itself. */
export function wholeChanges(sides: Sides): readonly Draft[] {
  return [...textChanges(sides), ...entryChanges(sides), ...assertionChanges(sides)];
}

function textChanges({ old: { manifest: old }, now: { manifest: now } }: Sides): readonly Draft[] {
  const drafts: Draft[] = [];
  const at = ({ origin }: Manifest, key: string): Place => ({ at: inside(origin, key), part: "key" });
  const add = (key: string, message: string, category: ChangeCategory): void => {
    drafts.push({ action: "changed", subject: key, message, old: at(old, key), new: at(now, key), means: [{ category }] });
  };
  if (old.name !== now.name) add("name", `the topology has another name: ${fromTo(old.name, now.name)}`, "behaviour.description");
  if (!sameText(old.description, now.description))
    add("description", `the topology's description changed: ${fromTo(old.description, now.description)}`, "behaviour.description");
  if (old.version !== now.version)
    add("version", `the topology has another version: ${fromTo(old.version, now.version)}`, "behaviour.description");
  if (old.shape?.kind !== now.shape?.kind)
    add("shape", `another shape is declared: ${fromTo(old.shape?.kind, now.shape?.kind)}`, "behaviour.shape");
  if (old.nextTurn !== now.nextTurn) {
    const message = `the user's next message goes to another agent: ${fromTo(old.nextTurn, now.nextTurn)}`;
    add("next_turn", message, "behaviour.next-turn");
  }
  return drafts;
}

/** Entries that come and go with their agent are told with it. */
function entryChanges({ old: { manifest: old }, now: { manifest: now }, names }: Sides): readonly Draft[] {
  const before = old.entry.map((entry) => ({ ...entry, name: nowCalled(names.agents, entry.name) }));
  const known = new Set(before.map(({ name }) => name));
  const kept = new Set(now.entry.map(({ name }) => name));
  const gone = before.filter(({ name }) => !kept.has(name) && now.agents.has(name));
  const oldAgents = new Set([...old.agents.keys()].map((name) => nowCalled(names.agents, name)));
  const fresh = now.entry.filter(({ name }) => !known.has(name) && oldAgents.has(name));
  const drafts: readonly Draft[] = [
    ...gone.map(({ name, origin }): Draft => ({
      action: "removed",
      subject: `entry/${name}`,
      message: `runs no longer start at \`${name}\``,
      old: valueAt(origin),
      means: [{ category: "contract.entry" }],
    })),
    ...fresh.map(({ name, origin }): Draft => ({
      action: "added",
      subject: `entry/${name}`,
      message: `runs can now start at \`${name}\``,
      new: valueAt(origin),
      means: [{ category: "contract.entry" }],
      opens: [element.entry(name)],
    })),
  ];
  const [first, firstNow] = [before[0], now.entry[0]];
  if (first === undefined || firstNow === undefined || first.name === firstNow.name || !kept.has(first.name) || !known.has(firstNow.name))
    return drafts;
  const order: Draft = {
    action: "changed",
    subject: "entry",
    message: `runs start at another agent unless the host names one: ${fromTo(first.name, firstNow.name)}`,
    old: valueAt(first.origin),
    new: valueAt(firstNow.origin),
    means: [{ category: "contract.entry" }],
  };
  return [...drafts, order];
}

/** An assertion has no name: one that says the same, whatever its reason, is the same. */
function assertionChanges({ old: { manifest: old }, now: { manifest: now }, names }: Sides): readonly Draft[] {
  const before = new Map(old.assertions.map((one) => [sentenceOf(one, (name) => nameNow(names, name)), one]));
  const after = new Map(now.assertions.map((one) => [sentenceOf(one, (name) => name), one]));
  return [
    ...[...before]
      .filter(([sentence]) => !after.has(sentence))
      .map(([sentence, { origin }]): Draft => ({
        action: "removed",
        subject: `assert/${sentence}`,
        message: `it is no longer asserted that ${sentence}`,
        old: valueAt(origin),
        means: [{ category: "exposure.assertion-dropped" }],
      })),
    ...[...after]
      .filter(([sentence]) => !before.has(sentence))
      .map(([sentence, { origin }]): Draft => ({
        action: "added",
        subject: `assert/${sentence}`,
        message: `it is now asserted that ${sentence}`,
        new: valueAt(origin),
        means: [{ category: "behaviour.assertion" }],
      })),
  ];
}

function sentenceOf(assertion: Assertion, called: (name: string) => string): string {
  const name = (text: string): string => shown(called(text));
  switch (assertion.kind) {
    case "before":
      return `before ${name(assertion.before.name)} there is always ${assertion.always
        .map((one) => name(one.name))
        .toSorted()
        .join(", ")}`;
    case "never-reaches":
      return `${name(assertion.from.name)} never reaches ${name(assertion.neverReaches.name)}`;
    case "can-reach":
      return `every agent can reach ${name(assertion.canReach.name)}`;
    case "hops":
      return `no agent is further than ${assertion.max} hops from an entry`;
  }
}

function nameNow(names: Names, name: string): string {
  const target = targetNow(names, name);
  return target === name ? nowCalled(names.tools, nowCalled(names.facts, name)) : target;
}
