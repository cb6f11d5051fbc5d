import { didYouMean, listNames } from "../diagnostic/did-you-mean.ts";
import type { Edit } from "../diagnostic/diagnostic.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { mentioned } from "../protocol/placeholder.ts";
import { fieldsOf } from "./reading/fact-reads.ts";
import { factUses } from "./reading/names.ts";
import { nameSpan, placeholdersOf, type Placeholder } from "./reading/placeholders.ts";
import type { GraphRule, Place } from "./rule.ts";

/** Prose asks for the value of a fact that nothing declares. */
export const unknownPlaceholder: GraphRule = {
  name: "unknown-placeholder",
  severity: "error",
  category: "facts",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "Prose has a placeholder, as in `{{order_id}}`, that is no fact.",
  why: `When an agent's instructions are made, \`{{fact}}\` is replaced by the fact's value, or by the word “unknown”. A name that is no fact is always unknown, so the model is told to work with
something it never gets, and mostly makes it up.

Purposes, routines, the \`when\` of handoffs and the descriptions of exits are filled in. What could not be the name of a fact (\`{{ user.name }}\`) is left as it stands, and is reported
only where it is a slip for one.`,
  good: `signalbox: 1
name: desk
entry: triage
facts:
  customer_id: { type: string, from: host }
agents:
  triage:
    purpose: Answers questions of the customer {{customer_id}}.
    routine:
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  bad: `signalbox: 1
name: desk
entry: triage
facts:
  customer_id: { type: string, from: host }
agents:
  triage:
    purpose: Answers questions of the customer {{custmer_id}}.
    routine:
      - if: that answers the question
        do: Tell the customer.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The question is answered. }
      escalated: { when: They ask for a person. }
`,
  check({ manifest, report }) {
    for (const [name, [first, ...others]] of unknownNames(manifest)) {
      if (first === undefined) continue;
      const meant = didYouMean(name, manifest.facts.keys());
      if (meant === undefined && mentioned(first.text).length === 0) continue;
      const fix = meant?.certain === true ? editsOf([first, ...others], meant.name) : [];
      report({
        ...placeOf(first),
        subject: [name],
        message: `unknown placeholder \`${name}\`: expected a fact declared under \`facts\``,
        help: meant === undefined ? helpFor(name, manifest) : `did you mean \`${meant.name}\`?`,
        notes: others.map((other) => ({ ...placeOf(other), message: "also here" })),
        ...(fix.length === 0 ? {} : { fix: { safety: "safe", edits: fix } }),
      });
    }
  },
};

/** How many wrong names are looked at: all but in a file so broken that comparing them with every fact would take quadratic time. */
const MOST = 200;

function unknownNames(manifest: Manifest): readonly (readonly [string, readonly Placeholder[]])[] {
  const byName = new Map<string, Placeholder[]>();
  // What is required under the same name is `unknown-fact`, once.
  const required = new Set(factUses(manifest).map(({ name }) => name));
  for (const placeholder of placeholdersOf(manifest)) {
    if (manifest.facts.has(placeholder.name) || required.has(placeholder.name)) continue;
    const list = byName.get(placeholder.name) ?? [];
    byName.set(placeholder.name, list);
    list.push(placeholder);
  }
  return [...byName].slice(0, MOST);
}

function placeOf(placeholder: Placeholder): Place {
  const span = nameSpan(placeholder);
  return span === undefined ? { at: placeholder.passage.originOf() } : { at: placeholder.passage.originOf(), span };
}

function helpFor(name: string, { agents, facts }: Manifest): string {
  const carrier = [...agents.values()].flatMap(({ handoffs }) => handoffs).find(({ carry }) => fieldsOf(carry).includes(name));
  if (carrier !== undefined)
    return `a handoff to \`${carrier.target.name}\` carries \`${name}\`, but only facts are shown: declare it under \`facts\` with \`from: model\``;
  if (facts.size === 0) return `declare \`${name}\` under \`facts\`; there are no facts yet`;
  return `declare \`${name}\` under \`facts\`, or name one of the facts there are: ${listNames(facts.keys())}`;
}

function editsOf(placeholders: readonly Placeholder[], text: string): readonly Edit[] {
  const edits = placeholders.flatMap((placeholder): readonly Edit[] => {
    const span = nameSpan(placeholder);
    return span === undefined ? [] : [{ file: placeholder.passage.originOf().document.file, span, text }];
  });
  return edits.length === placeholders.length ? edits : [];
}
