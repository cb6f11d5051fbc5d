import type { Assertion } from "../../manifest/assertion.ts";
import type { Manifest, Reference } from "../../manifest/manifest.ts";
import { once } from "../../graph/once.ts";
import { mentionsIn, mentionsOf, spanOf, type Mention } from "./mention.ts";
import type { Use } from "./names.ts";
import { routinesOf, whensOf } from "./passage.ts";
import { nameSpan, placeholdersOf } from "./placeholders.ts";

type Echoes = (manifest: Manifest) => (name: string) => readonly Use[];

/** Where a name stands in backticks in prose, also as a part of a handoff's own tool: it is the same name, and as wrong as where it is used. */
export const inProse: Echoes = once((manifest) => {
  const uses: Use[] = [];
  const add = (mention: Mention): void => {
    const prefix = /^(?:transfer_to|call)_(?=.)/.exec(mention.name)?.[0] ?? "";
    const span = spanOf(mention);
    const at = mention.passage.originOf();
    const mark = span === undefined ? {} : { span: { start: span.start + prefix.length, end: span.end } };
    uses.push({ name: mention.name.slice(prefix.length), at, by: "prose", ...mark });
  };
  for (const routine of routinesOf(manifest)) mentionsOf(routine).forEach(add);
  for (const agent of manifest.agents.values()) for (const when of whensOf(agent, "`")) mentionsIn(when).forEach(add);
  return byName(uses);
});

/** Where an assertion names something. */
export const inAssertions: Echoes = once((manifest) =>
  byName(manifest.assertions.flatMap(namesIn).map(({ name, origin }) => ({ name, at: origin, by: "an assertion" }))),
);

/** Where a fact is shown in prose. */
export const inPlaceholders: Echoes = once((manifest) =>
  byName(
    placeholdersOf(manifest).map((placeholder) => {
      const span = nameSpan(placeholder);
      return { name: placeholder.name, at: placeholder.passage.originOf(), by: "prose", ...(span === undefined ? {} : { span }) };
    }),
  ),
);

function namesIn(assertion: Assertion): readonly Reference[] {
  switch (assertion.kind) {
    case "before":
      return [assertion.before, ...assertion.always];
    case "never-reaches":
      return [assertion.from, assertion.neverReaches];
    case "can-reach":
      return [assertion.canReach];
    case "hops":
      return [];
  }
}

function byName(uses: readonly Use[]): (name: string) => readonly Use[] {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    const group = groups.get(use.name);
    if (group === undefined) groups.set(use.name, [use]);
    else group.push(use);
  }
  return (name) => groups.get(name) ?? [];
}
