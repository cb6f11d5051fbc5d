import type { Requirement } from "../../manifest/manifest.ts";
import type { Place } from "../../rules/rule.ts";
import { shown, valueAt, type Draft, type Meaning, type Sides } from "./draft.ts";
import { implies, impliesKnown } from "./implied.ts";
import { nowCalled } from "./names.ts";
import { same } from "./same.ts";

/** Something that asks for facts: a tool, an agent, a handoff. */
export interface Asker {
  readonly subject: string;
  /** As "tool `refund_order`". */
  readonly what: string;
  readonly old: readonly Requirement[];
  readonly now: readonly Requirement[];
  /** Where it stands itself. */
  readonly oldAt: Place;
  readonly nowAt: Place;
  /** The element of ways that it is. */
  readonly element: string;
}

/** What is asked for no more, or otherwise, or for the first time. What is left out with a fact that is gone is told with the fact. */
export function requirementChanges({ old, now, names }: Sides, asker: Asker): readonly Draft[] {
  const before = new Map(asker.old.map((one) => [nowCalled(names.facts, one.fact), one]));
  const after = new Map(asker.now.map((one) => [one.fact, one]));
  const changes: Draft[] = [];
  for (const [fact, one] of before) {
    const other = after.get(fact);
    if (other === undefined) {
      if (!now.manifest.facts.has(fact) && old.manifest.facts.has(one.fact)) continue;
      changes.push({
        action: "removed",
        subject: `${asker.subject}/requires/${fact}`,
        message: `${asker.what} no longer requires \`${fact}\`${one.schema === undefined ? "" : ` to be ${shown(one.schema)}`}`,
        old: valueAt(one.origin),
        new: asker.nowAt,
        means: [{ category: "exposure.requirement-dropped" }],
        opens: [asker.element],
      });
    } else if (!same(one.schema, other.schema)) changes.push(valueChange(asker, one, other));
  }
  for (const [fact, one] of after) {
    if (before.has(fact)) continue;
    changes.push({
      action: "added",
      subject: `${asker.subject}/requires/${fact}`,
      message: `${asker.what} now requires \`${fact}\``,
      old: asker.oldAt,
      new: valueAt(one.origin),
      means: [{ category: "behaviour.requirement-added" }],
    });
  }
  return changes;
}

function valueChange(asker: Asker, old: Requirement, now: Requirement): Draft {
  const [one, other] = [old.schema, now.schema];
  const stricter = one === undefined ? now.schema !== undefined && impliesKnown(now.schema) : other !== undefined && implies(other, one);
  const means: readonly Meaning[] = [{ category: stricter ? "behaviour.requirement-added" : "exposure.requirement-dropped" }];
  return {
    action: "changed",
    subject: `${asker.subject}/requires/${now.fact}`,
    message: `${asker.what} requires another value of \`${now.fact}\`: ${one === undefined ? "any that counts as known" : shown(one)} before, ${other === undefined ? "any that counts as known" : shown(other)} now`,
    old: valueAt(old.origin),
    new: valueAt(now.origin),
    means,
    ...(stricter ? {} : { opens: [asker.element] }),
  };
}
