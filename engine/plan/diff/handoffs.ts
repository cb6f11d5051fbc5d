import type { Agent, Handoff, Manifest } from "../../manifest/manifest.ts";
import type { JsonSchema } from "../../protocol/json.ts";
import { modeOf } from "../render.ts";
import { element, fromTo, keyIn, nameAt, type Draft, type Meaning, type Sides } from "./draft.ts";
import { boundChange } from "./limits.ts";
import { targetNow, textNow } from "./names.ts";
import { requirementChanges } from "./requires.ts";
import { same, sameText } from "./same.ts";

/** Where an agent may hand on to that it could not, and the other way round. Handoffs to what is new or gone as such are told with it. */
export function handoffChanges(sides: Sides, old: Agent, now: Agent): readonly Draft[] {
  const { names } = sides;
  const before = new Map(old.handoffs.map((edge) => [targetNow(names, edge.target.name), edge]));
  const after = new Map(now.handoffs.map((edge) => [edge.target.name, edge]));
  const oldTargets = new Set([...targetsOf(sides.old.manifest)].map((name) => targetNow(names, name)));
  const nowTargets = targetsOf(sides.now.manifest);
  const gone = [...before].filter(([target]) => !after.has(target)).map(([, edge]) => edge);
  const fresh = [...after].filter(([target]) => !before.has(target)).map(([, edge]) => edge);
  const rewired = rewiredOf(gone, fresh).filter(
    ([edge, other]) => nowTargets.has(targetNow(names, edge.target.name)) || oldTargets.has(other.target.name),
  );
  const told = new Set(rewired.flat());
  const kept = [[...before.keys()].filter((target) => after.has(target)), [...after.keys()].filter((target) => before.has(target))];
  return [
    ...rewired.map(([edge, other]) => rewire(now.name, edge, other)),
    ...gone.filter((edge) => !told.has(edge) && nowTargets.has(targetNow(names, edge.target.name))).map((edge) => removed(now, edge)),
    ...fresh.filter((edge) => !told.has(edge) && oldTargets.has(edge.target.name)).map((edge) => added(old, now, edge)),
    ...[...before].flatMap(([target, edge]) => {
      const other = after.get(target);
      return other === undefined ? [] : changed(sides, now.name, edge, other);
    }),
    ...(same(kept[0], kept[1])
      ? []
      : [
          {
            action: "changed",
            subject: `agents/${now.name}/handoffs`,
            message: `the handoffs of \`${now.name}\` are in another order`,
            old: keyIn(old.origin, "handoffs"),
            new: keyIn(now.origin, "handoffs"),
            means: [{ category: "behaviour.order" }],
          } satisfies Draft,
        ]),
  ];
}

function targetsOf({ agents, exits }: Manifest): ReadonlySet<string> {
  return new Set([...agents.keys(), ...exits.keys()]);
}

/** Handoffs that are taken in the same case as one that is gone, and in no other's. */
function rewiredOf(gone: readonly Handoff[], fresh: readonly Handoff[]): readonly (readonly [Handoff, Handoff])[] {
  return gone.flatMap((edge) => {
    const alike = fresh.filter(({ when }) => when !== undefined && sameText(when, edge.when));
    const rivals = gone.filter(({ when }) => sameText(when, edge.when));
    const [only] = alike;
    return only !== undefined && alike.length === 1 && rivals.length === 1 ? [[edge, only] as const] : [];
  });
}

function rewire(from: string, old: Handoff, now: Handoff): Draft {
  return {
    action: "rewired",
    subject: `agents/${from}/handoffs/${now.target.name}`,
    message: `the handoff of \`${from}\` to \`${old.target.name}\` leads to \`${now.target.name}\` now`,
    old: nameAt(old.origin),
    new: nameAt(now.origin),
    means: [{ category: "session.handoff-removed" }, { category: "behaviour.handoff-rewired" }],
    opens: [element.edge(from, now.target.name)],
    forgets: statedIn(old.carry).map(element.fact),
  };
}

function removed({ name, origin }: Agent, edge: Handoff): Draft {
  const to = edge.target.name;
  return {
    action: "removed",
    subject: `agents/${name}/handoffs/${to}`,
    message: `\`${name}\` can no longer ${edge.mode === "call" ? "call" : "hand on to"} \`${to}\``,
    old: nameAt(edge.origin),
    new: keyIn(origin, "handoffs"),
    means: [{ category: "session.handoff-removed" }],
    forgets: statedIn(edge.carry).map(element.fact),
  };
}

function added(old: Agent, { name }: Agent, edge: Handoff): Draft {
  const to = edge.target.name;
  return {
    action: "added",
    subject: `agents/${name}/handoffs/${to}`,
    message: `\`${name}\` can now ${edge.mode === "call" ? "call" : "hand on to"} \`${to}\``,
    old: keyIn(old.origin, "handoffs"),
    new: nameAt(edge.origin),
    means: [{ category: "behaviour.handoff-added" }],
    opens: [element.edge(name, to)],
  };
}

const reach = { none: 0, last: 1, text: 2, full: 3 } as const;

function changed(sides: Sides, from: string, old: Handoff, now: Handoff): readonly Draft[] {
  const to = now.target.name;
  const subject = element.edge(from, to);
  const edge = `the handoff from \`${from}\` to \`${to}\``;
  const drafts: Draft[] = [];
  const add = (key: string, message: string, means: readonly Meaning[], more: Pick<Draft, "opens" | "forgets"> = {}): void => {
    drafts.push({
      action: "changed",
      subject: `${subject}/${key}`,
      message,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      means,
      ...more,
    });
  };
  const [mode, modeNow] = [modeOf(sides.old.manifest, old), modeOf(sides.now.manifest, now)];
  const history = sides.now.manifest.exits.has(to) ? [] : historyMeaning(old, now);
  if (mode !== modeNow) {
    const means: readonly Meaning[] = [...history, { category: "session.handoff-removed" }, { category: "behaviour.handoff-mode" }];
    add("mode", `${edge} is a ${modeNow} now; it was a ${mode}`, means, { opens: [subject] });
  } else if (history.length > 0) {
    add("history", `the history that ${edge.slice(4)} passes on is another: ${fromTo(old.history, now.history)}`, history, {
      opens: [subject],
    });
  }
  if (!same(old.carry, now.carry)) {
    const kept = new Set(statedIn(now.carry));
    const forgets = statedIn(old.carry)
      .filter((fact) => !kept.has(fact))
      .map(element.fact);
    add("carry", `${edge} states other values`, [{ category: "contract.payload" }], { forgets });
  }
  if (!sameText(textNow(sides.names, old.when ?? ""), now.when)) {
    add("when", `when ${from === to ? "it" : `\`${from}\``} hands on to \`${to}\` is told in other words: ${fromTo(old.when, now.when)}`, [
      { category: "behaviour.when" },
    ]);
  }
  const asker = {
    subject,
    what: edge,
    old: old.requires,
    now: now.requires,
    oldAt: nameAt(old.origin),
    nowAt: nameAt(now.origin),
    element: subject,
  };
  return [
    ...drafts,
    ...requirementChanges(sides, asker),
    ...boundChange({
      subject: `${subject}/limit`,
      what: edge,
      old: old.limit,
      now: now.limit,
      oldAt: keyIn(old.origin, "limit"),
      nowAt: keyIn(now.origin, "limit"),
    }),
  ];
}

function historyMeaning(old: Handoff, now: Handoff): readonly Meaning[] {
  if (old.history === now.history) return [];
  const wider = reach[now.history] > reach[old.history];
  return [{ category: wider ? "exposure.history-widened" : "session.history-narrowed" }];
}

/** The fields that a payload must state. */
function statedIn(carry: JsonSchema | undefined): readonly string[] {
  const required = carry?.["required"];
  return Array.isArray(required) ? required.filter((name) => typeof name === "string") : [];
}
