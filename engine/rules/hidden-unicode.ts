import { safeFix } from "../diagnostic/fix.ts";
import { positionAt } from "../source/source-file.ts";
import type { SourceDocument } from "../source/source-map.ts";
import { hiddenIn, spelled, type HiddenCharacter } from "./reading/hidden-characters.ts";
import type { Finding, GraphRule, RuleContext } from "./rule.ts";

/** Characters that a model reads and a reviewer does not see. */
export const hiddenUnicode: GraphRule = {
  name: "hidden-unicode",
  severity: "error",
  category: "authority",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: false,
  summary: "Characters that cannot be seen or that reorder the text around them, in the files of a manifest.",
  why: `Prose is a program here: what it says to the model and what it shows to a reviewer must be the same. Controls of the writing direction can make a line read otherwise than it is
([Trojan Source](https://trojansource.codes)); zero-width characters can split a name so that it no longer is that name; tags and variation selectors can hold whole instructions that nobody sees.

What writing needs is left alone: joiners in emoji and in scripts whose letters join, such as Persian, Hindi or Tamil, zero-width spaces between words of scripts without spaces, direction marks on lines with right-to-left
letters (but not overrides), regional flags, variation selectors after what they vary, soft hyphens inside words, and a byte order mark at the beginning. An escape such as \`\\u202e\` in a quoted text is not hidden and is not looked at.`,
  good: example("Look the order up and tell its state. \u{1f469}\u200d\u{1f4bb} \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
  bad: example("Look the order up and tell its \u200bstate."),
  check({ manifest: { documents }, report }: RuleContext): void {
    for (const document of documents) {
      for (const characters of byLine(document)) report(findingOf(document, characters));
    }
  },
};

type Line = readonly [HiddenCharacter, ...HiddenCharacter[]];

/** Those of a line are one finding: they were put there, or pasted, together. */
function byLine({ file }: SourceDocument): readonly Line[] {
  const lines = new Map<number, [HiddenCharacter, ...HiddenCharacter[]]>();
  for (const character of hiddenIn(file.text)) {
    const { line } = positionAt(file, character.index);
    const known = lines.get(line);
    if (known === undefined) lines.set(line, [character]);
    else known.push(character);
  }
  return [...lines.values()];
}

function findingOf(document: SourceDocument, line: Line): Finding {
  const [first] = line;
  const codes = [...new Set(line.map(({ text }) => `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`))];
  const shown = codes.length > 4 ? `${codes.slice(0, 3).join(", ")} and ${codes.length - 3} more kinds` : codes.join(", ");
  const words = spelled(line.filter(({ kind }) => kind === "tag"));
  const saying = words.trim() === "" ? "" : `, which spell ${JSON.stringify(words.length > 60 ? `${words.slice(0, 60)}…` : words)}`;
  const what = first.kind === "order" ? "that changes the order in which text is shown" : "that cannot be seen";
  const many = first.kind === "order" ? "that change the order in which text is shown" : "that cannot be seen";
  return {
    at: { document, pointer: "" },
    span: { start: first.index, end: first.index + first.text.length },
    message: line.length === 1 ? `found a character ${what}: ${shown}` : `found ${line.length} characters ${many}: ${shown}${saying}`,
    help: line.length === 1 ? "delete it" : "delete them",
    fix: safeFix(
      document.file,
      line.map(({ text, index }) => ({ span: { start: index, end: index + text.length }, text: "" })),
    ),
  };
}

function example(step: string): string {
  return `signalbox: 1
name: shop
entry: desk
agents:
  desk:
    purpose: Looks after orders.
    routine:
      - ${step}
      - do: Say goodbye.
        then: resolved
    handoffs:
      resolved: { when: It is told. }
      escalated: { when: They ask for a person. }
`;
}
