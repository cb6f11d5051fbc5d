import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import { applyFixes } from "../../../engine/diagnostic/apply.ts";
import { readConfig } from "../../../engine/rules/config/read-config.ts";

const path = "signalbox.config.yaml";

function check(text: string, expected: readonly string[]): void {
  const { config, diagnostics } = readConfig({ path, text });
  expect(diagnostics.map(({ rule, pointer, message, help }) => [rule, pointer, message, help ?? ""].join(" | "))).toEqual(expected);
  expect(config === undefined).toBe(expected.length > 0);
}

describe("a configuration that is understood has no finding", () => {
  it.each([
    ["an empty file", ""],
    ["only a comment", "# nothing yet\n"],
    ["a profile", "profile: strict\n"],
    ["a rule that is off", "rules: { long-chain: off }\n"],
    ["a rule that is off, as JSON has it", '{ "rules": { "long-chain": false } }'],
    ["a threshold", "rules: { wide-agent: { tools: 3 } }\n"],
    ["a graver rule with both thresholds", "rules: { wide-agent: { severity: error, tools: 3, handoffs: 4 } }\n"],
    ["a rule that stays an error", "rules: { no-exit: error }\n"],
    ["the milder findings of an error", "rules: { fact-not-set: off }\n"],
    ["patterns", "version: 1\nfiles: a/**/*.yaml\nignore: [b, c]\nmax_warnings: 0\n"],
    ["an override", "overrides:\n  - files: [legacy/**]\n    profile: recommended\n    rules: { same-when: info }\n"],
    ["a key of one's own", "x-owner: desk team\n"],
  ])("%s", (_, text) => check(text, []));
});

describe("what is not understood is a finding with its place", () => {
  it.each([
    [
      "a list",
      "- a\n",
      [
        "config |  | found a list; expected a map with any of `version`, `profile`, `files`, `ignore`, `max_warnings`, `rules`, `overrides` | ",
      ],
    ],
    [
      "a misspelt key",
      "profil: strict\n",
      [
        'config | /profil | the key "profil" is not known here; expected one of `version`, `profile`, `files`, `ignore`, `max_warnings`, `rules`, `overrides` | did you mean `profile`?',
      ],
    ],
    [
      "a misspelt profile",
      "profile: strikt\n",
      ['config | /profile | found the text "strikt"; expected one of `recommended`, `strict` | did you mean `strict`?'],
    ],
    [
      "a misspelt rule",
      "rules: { long-chian: off }\n",
      ['config | /rules/long-chian | there is no rule "long-chian" | did you mean `long-chain`?'],
    ],
    ["a rule like none", "rules: { zzz: off }\n", ['config | /rules/zzz | there is no rule "zzz" | `signalbox rules` lists them']],
    [
      "a rule named like a part of every object",
      "rules: { constructor: off }\n",
      ['config | /rules/constructor | there is no rule "constructor" | `signalbox rules` lists them'],
    ],
    [
      "no level",
      "rules: { long-chain: warn }\n",
      ['config | /rules/long-chain | found the text "warn"; expected one of `off`, `info`, `warning`, `error` | did you mean `warning`?'],
    ],
    [
      "an error that is switched off",
      "rules: { no-exit: off }\n",
      [
        "config | /rules/no-exit | `no-exit` finds what makes a plan impossible; it stays an error, and cannot be `off` | mend what it finds, and delete this line",
      ],
    ],
    [
      "a threshold of another rule",
      "rules: { long-chain: { tools: 3 } }\n",
      ['config | /rules/long-chain/tools | the key "tools" is not known here; expected one of `severity`, `handoffs` | '],
    ],
    [
      "a threshold of nothing",
      "rules: { long-chain: { handoffs: 0 } }\n",
      ["config | /rules/long-chain/handoffs | found the number 0; expected a whole number from 1 | "],
    ],
    ["a negative count", "max_warnings: -1\n", ["config | /max_warnings | found the number -1; expected a whole number from 0 | "]],
    ["another version", "version: 2\n", ["config | /version | found the number 2; expected version 1 of this format: `version: 1` | "]],
    [
      "patterns that are none",
      "files: [3]\n",
      ['config | /files | found a list; expected file patterns, such as `["topologies/**/*.yaml"]` | '],
    ],
    [
      "an override for nothing",
      "overrides: [{ profile: strict }]\n",
      ["config | /overrides/0 | this override does not say for which `files` it is | add `files: [<pattern>]`"],
    ],
    [
      "overrides that are no list",
      "overrides: {}\n",
      ["config | /overrides | found an empty map; expected a list of maps, each with `files` and what is in force for them | "],
    ],
  ])("%s", (_, text, expected) => check(text, expected));

  it("a key that is there twice", () => {
    const { config, diagnostics } = readConfig({ path, text: "profile: strict\nprofile: recommended\n" });
    expect(diagnostics.map(({ rule }) => rule)).toEqual(["duplicate-key"]);
    expect(config).toBeUndefined();
  });
});

test.each([
  ["rules: { long-chian: off } # soon\n", "rules: { long-chain: off } # soon\n"],
  ["profile: strikt\n", "profile: strict\n"],
  ["profil: strict\n", "profile: strict\n"],
])("what is certainly meant is a fix: %j", (text, expected) => {
  const { texts } = applyFixes(readConfig({ path, text }).diagnostics);
  expect(texts.get(path)).toBe(expected);
});

test("no text makes the reader throw, and what it returns is a configuration or a reason", () => {
  const piece = fc.constantFrom(
    "rules",
    "profile",
    "files",
    "overrides",
    "long-chain",
    "off",
    ":",
    " ",
    "\n",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "3",
    "severity",
    '"',
    "é",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((all) => all.join("")),
        fc.json(),
      ),
      (text) => {
        const { config, diagnostics } = readConfig({ path, text });
        expect(config === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      },
    ),
    { numRuns: 1000 },
  );
});
