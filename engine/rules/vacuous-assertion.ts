import type { Assertion } from "../manifest/assertion.ts";
import type { Manifest, Reference, Tool } from "../manifest/manifest.ts";
import { meaningOf, roles } from "./reading/assertion-names.ts";
import { isSame } from "./reading/claim-before.ts";
import { lacksTools } from "./reading/missing.ts";
import { placeOf } from "./reading/names.ts";
import type { GraphRule, RuleContext } from "./rule.ts";

/** An assertion that holds whatever conversations do. */
export const vacuousAssertion: GraphRule = {
  name: "vacuous-assertion",
  severity: "warning",
  category: "assertion",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "An assertion holds only because there is nothing it could speak of.",
  why: `\`from: untrusted\` says nothing where no tool is \`untrusted\`, and \`never_reaches: destructive\` nothing where no tool is \`destructive\`: either an effect was forgotten, and the assertion is a false comfort, or it
is a rule for later, which \`# allow\` can say. That something comes before itself is true of everything. Where tools say nothing of their effects, that is told instead; agents that nobody comes to and tools
that nobody has are told as such.`,
  good: `signalbox: 1
name: letters
entry: reader
tools:
  read_letter: { description: Reads the next letter., input: { number: integer }, effects: [read, untrusted] }
  send_answer: { description: Sends an answer., input: { text: string }, effects: [write, outward], approval: always, timeout: 10s }
agents:
  reader:
    purpose: Answers letters.
    tools: [read_letter, send_answer]
    routine:
      - Read the letter with \`read_letter\`.
      - if: it can be answered
        do: Answer it with \`send_answer\`.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The letter is answered. }
      escalated: { when: A person must decide. }
assert:
  - { from: untrusted, never_reaches: outward }
`,
  bad: `signalbox: 1
name: letters
entry: reader
tools:
  read_letter: { description: Reads the next letter., input: { number: integer }, effects: [read] }
  send_answer: { description: Sends an answer., input: { text: string }, effects: [write, outward], approval: always, timeout: 10s }
agents:
  reader:
    purpose: Answers letters.
    tools: [read_letter, send_answer]
    routine:
      - Read the letter with \`read_letter\`.
      - if: it can be answered
        do: Answer it with \`send_answer\`.
        then: resolved
      - else: escalated
    handoffs:
      resolved: { when: The letter is answered. }
      escalated: { when: A person must decide. }
assert:
  - { from: untrusted, never_reaches: outward }
`,
  check({ manifest, report }: RuleContext): void {
    for (const assertion of manifest.assertions) {
      for (const { name, origin } of itselfIn(manifest, assertion)) {
        report({
          ...placeOf({ name, at: origin }),
          message: `\`${name}\` comes before itself, so this holds whatever happens`,
          help: "name what must come before it, or remove this",
        });
      }
      const [empty] = emptyClasses(manifest, assertion);
      if (empty === undefined) continue;
      report({
        ...placeOf({ name: empty.name, at: empty.origin }),
        message: `no tool is \`${empty.name}\`, so this holds whatever happens`,
        help: `add \`${empty.name}\` to the \`effects\` of the tools that are, or remove this`,
      });
    }
  },
};

function itselfIn(manifest: Manifest, assertion: Assertion): readonly Reference[] {
  if (assertion.kind !== "before") return [];
  const subject = meaningOf(manifest, assertion.before.name, roles.before);
  return assertion.always.filter(({ name }) => {
    const condition = meaningOf(manifest, name, roles.always);
    return subject !== undefined && condition !== undefined && isSame(subject, condition);
  });
}

/** The classes it names to which no tool belongs; none where some tool does not say what it does. */
function emptyClasses(manifest: Manifest, assertion: Assertion): readonly Reference[] {
  const tools = [...manifest.tools.values()];
  if (assertion.kind !== "never-reaches" || lacksTools(manifest) || tools.some((tool) => !tool.effectsDeclared)) return [];
  const { from, neverReaches } = assertion;
  const isWord = (reference: Reference, role: keyof typeof roles): boolean =>
    meaningOf(manifest, reference.name, roles[role])?.kind === "word";
  return [...(isWord(from, "from") ? [from] : []), ...(isWord(neverReaches, "neverReaches") ? [neverReaches] : [])].filter(
    ({ name }) => !tools.some((tool) => isOf(tool, name)),
  );
}

function isOf({ effects }: Tool, word: string): boolean {
  switch (word) {
    case "private":
      return effects.private;
    case "untrusted":
      return effects.untrusted;
    case "outward":
      return effects.outward;
    default:
      return effects.kind === "destructive";
  }
}
