import { describe, expect, it } from "vitest";
import { findings, linesOf } from "../helpers/lint.ts";
import { wired } from "../helpers/topology.ts";

/** Only `b` lacks a way to a person; its key stands on line 12. */
const topology = wired("a: b resolved escalated, b: resolved");
const key = "  b:\n";

function check(text: string, expected: readonly string[]): void {
  expect(linesOf(findings(text)).map((line) => line.replace(/;.*/, ""))).toEqual(expected);
}

const fault = "no-human 12:3 `b` has no way to a person";
const onLine = (comment: string): string => topology.replace(key, `  b: ${comment}\n`);
const above = (comment: string): string => topology.replace(key, `  ${comment}\n${key}`);

describe("an allow comment", () => {
  it("is needed here", () => check(topology, [fault]));

  it("takes a finding away at the end of its line, above it, and above it among other comments", () => {
    check(onLine("# allow no-human: nobody works there"), []);
    check(above("# allow no-human: nobody works there"), []);
    check(above("# allow no-human: nobody works there\n  # The other desk."), []);
    check(above("#allow  no-human :nobody works there"), []);
    check(onLine("# allow no-human: nobody works there").replaceAll("\n", "\r\n"), []);
  });

  it("reaches neither past a line with content, nor to other rules", () => {
    check(topology.replace("  a:\n", "  # allow no-human: nobody works there\n  a:\n"), [
      "unused-allow 5:11 `# allow no-human` allows nothing: `no-human` has no finding on line 6",
      "no-human 13:3 `b` has no way to a person",
    ]);
    check(onLine("# allow trap: nobody works there"), [
      fault,
      "unused-allow 12:14 `# allow trap` allows nothing: `trap` has no finding on line 12",
    ]);
  });

  it("may name several rules, and each must be of use", () => {
    check(onLine("# allow no-human, peer-cycle: nobody works there"), [
      "unused-allow 12:24 `# allow peer-cycle` allows nothing: `peer-cycle` has no finding on line 12",
    ]);
  });

  it("without a reason allows, and is one finding", () => {
    check(onLine("# allow no-human"), ["bare-allow 12:6 `# allow no-human` gives no reason"]);
    check(onLine("# allow no-human:  "), ["bare-allow 12:6 `# allow no-human` gives no reason"]);
    check(onLine("# allow no-human because nobody works there"), ["bare-allow 12:6 `# allow no-human` gives no reason"]);
  });

  it("of no rule, or of a rule that does not exist, is a finding with the rule that was meant", () => {
    check(onLine("# allow humans: nobody works there"), [fault, "unknown-allow 12:14 there is no rule `humans` to allow"]);
    check(onLine("# allow no-humans: nobody works there"), ["unknown-allow 12:14 there is no rule `no-humans` to allow"]);
    check(onLine("# allow : nobody works there"), [fault, "unknown-allow 12:6 `# allow` names no rule"]);
    expect(findings(onLine("# allow no-humans: nobody works there")).map((found) => found.help)).toContain("did you mean `no-human`?");
  });

  it("cannot take an error away", () => {
    check(wired("a: b, b:").replace("  b:\n", "  b: # allow no-exit: it is fine\n"), [
      "no-exit 10:3 `b` has no way to an exit: it has no handoff",
      "unused-allow 10:14 `# allow no-exit` allows nothing: `no-exit` is an error here, and no plan can be made while it is there",
    ]);
  });

  it("of a rule that could not look is left alone", () => {
    const lost = onLine("# allow no-human: nobody works there").replace("      b: {", "      c: {");
    expect(findings(lost).map((found) => found.rule)).toEqual(["unknown-target"]);
  });
});

describe("what is no allow comment", () => {
  it.each([
    ["a comment that begins with the word by chance", onLine("# allow refunds up to 100")],
    ["a longer word", onLine("# allowed no-human: never")],
    [
      "text in double quotes",
      topology.replace("purpose: Does the work of the desk called b.", 'purpose: "Does work. # allow trap: quoted"'),
    ],
    [
      "text in single quotes",
      topology.replace("purpose: Does the work of the desk called b.", "purpose: 'Does work. # allow trap: it''s quoted'"),
    ],
    [
      "a line of a block text",
      topology.replace(
        "purpose: Does the work of the desk called b.",
        "purpose: |\n      Does work.\n      # allow trap: prose\n      More work.",
      ),
    ],
    [
      "a line of a folded text",
      topology.replace("purpose: Does the work of the desk called b.", "purpose: >-\n      Does work.\n\n      # allow trap: prose\n"),
    ],
    ["a `#` within a word", topology.replace("purpose: Does the work of the desk called b.", "purpose: Does work#allow trap.")],
  ])("%s", (_, text) => {
    expect(findings(text).map((found) => found.rule)).toEqual(["no-human"]);
  });

  it("but a comment right after a block text is one", () => {
    const text = topology.replace("purpose: Does the work of the desk called b.", "purpose: |\n      Does work.\n    # allow trap: after");
    expect(findings(text).map((found) => found.rule)).toEqual(["no-human", "unused-allow"]);
  });
});
