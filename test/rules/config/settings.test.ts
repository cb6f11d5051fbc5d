import { describe, expect, it } from "vitest";
import { lint } from "../../../engine/rules/check.ts";
import { readConfig } from "../../../engine/rules/config/read-config.ts";
import { resolveConfig, settingsOf, type Asked } from "../../../engine/rules/config/resolve.ts";
import { ruleNamed } from "../../../engine/rules/index.ts";

const nothing: Asked = { levels: new Map() };

/** What lint says of a rule's own bad example under a configuration. */
function check(rule: string, config: string, expected: readonly string[], asked: Asked = nothing): void {
  const read = readConfig({ path: "signalbox.config.yaml", text: config });
  expect(read.diagnostics).toEqual([]);
  const settings = settingsOf(resolveConfig(read.config, asked, (patterns) => patterns.includes("here")));
  const { diagnostics } = lint({ path: "topology.yaml", text: ruleNamed(rule)?.bad ?? "" }, { settings });
  expect(diagnostics.map(({ rule: name, severity }) => `${severity} ${name}`)).toEqual(expected);
}

describe("settings", () => {
  it.each([
    ["nothing said", "long-chain", "", ["info long-chain"]],
    ["a rule that is off says nothing", "long-chain", "rules: { long-chain: off }", []],
    ["a rule can be graver", "long-chain", "rules: { long-chain: error }", ["error long-chain"]],
    ["a rule can be milder", "missing-when", "rules: { missing-when: info }", ["info missing-when"]],
    ["the strict profile raises an info", "long-chain", "profile: strict", ["warning long-chain"]],
    ["the strict profile raises a warning", "missing-when", "profile: strict", ["error missing-when"]],
    [
      "a rule's own line goes before the profile",
      "missing-when",
      "{ profile: strict, rules: { missing-when: info } }",
      ["info missing-when"],
    ],
    ["a threshold can be raised", "long-chain", "rules: { long-chain: { handoffs: 9 } }", []],
    ["a threshold that is met is no finding", "wide-agent", "rules: { wide-agent: { tools: 100 } }", []],
    [
      "an override that matches goes first",
      "long-chain",
      "{ rules: { long-chain: off }, overrides: [{ files: here, rules: { long-chain: warning } }] }",
      ["warning long-chain"],
    ],
    [
      "an override that does not match is nothing",
      "long-chain",
      "{ overrides: [{ files: there, rules: { long-chain: off } }] }",
      ["info long-chain"],
    ],
    [
      "the last override that matches goes first",
      "long-chain",
      "{ overrides: [{ files: here, rules: { long-chain: off } }, { files: here, rules: { long-chain: error } }] }",
      ["error long-chain"],
    ],
    [
      "an override's profile goes before the file's",
      "missing-when",
      "{ profile: strict, overrides: [{ files: here, profile: recommended }] }",
      ["warning missing-when"],
    ],
    ["errors stay errors under any profile", "no-exit", "profile: strict", ["error no-exit"]],
    ["a rule of comments can be off", "bare-allow", "rules: { bare-allow: off }", []],
    ["the rules of comments can be off", "unused-allow", "rules: { unused-allow: off }", []],
  ])("%s", (_, rule, config, expected) => check(rule, config, expected));

  it("the command line goes before every file", () => {
    check("long-chain", "rules: { long-chain: off }", ["error long-chain"], { levels: new Map([["long-chain", "error"]]) });
    check("missing-when", "profile: recommended", ["error missing-when"], { profile: "strict", levels: new Map() });
  });

  it("a finding that was made graver says what its rule takes it for", () => {
    const settings = settingsOf(resolveConfig(undefined, { profile: "strict", levels: new Map() }, () => false));
    const { diagnostics } = lint({ path: "t.yaml", text: ruleNamed("missing-when")?.bad ?? "" }, { settings });
    expect(diagnostics.map(({ severity, ruled }) => [severity, ruled])).toEqual([["error", "warning"]]);
  });

  it("peers that are too many for a rule that is off are a cycle again", () => {
    const unbounded = (ruleNamed("large-peer-network")?.bad ?? "").replace("limits: { visits: 3 }\n", "");
    const rulesAt = (text: string): readonly string[] => {
      const { config } = readConfig({ path: "signalbox.config.yaml", text });
      const settings = settingsOf(resolveConfig(config, nothing, () => false));
      return lint({ path: "t.yaml", text: unbounded }, { settings }).diagnostics.map(({ rule }) => rule);
    };
    expect(rulesAt("")).toEqual(["large-peer-network"]);
    expect(rulesAt("rules: { large-peer-network: off }")).toEqual(["peer-cycle"]);
    expect(rulesAt("rules: { large-peer-network: { agents: 100 } }")).toEqual(["peer-cycle"]);
  });

  it("an allowed finding stays allowed under the strict profile", () => {
    const bad = ruleNamed("missing-when")?.bad ?? "";
    const [found] = lint({ path: "t.yaml", text: bad }).diagnostics;
    const line = bad.slice(0, found?.span.start ?? 0).split("\n").length;
    const text = bad
      .split("\n")
      .map((each, at) => (at === line - 1 ? `${each} # allow missing-when: the name says it` : each))
      .join("\n");
    const settings = settingsOf(resolveConfig(undefined, { profile: "strict", levels: new Map() }, () => false));
    expect(lint({ path: "t.yaml", text }, { settings }).diagnostics).toEqual([]);
  });

  it("an allow comment of a rule that is off is not superfluous", () => {
    const bad = ruleNamed("unused-allow")?.bad ?? "";
    const name = /# allow ([a-z-]+)/.exec(bad)?.[1] ?? "";
    check("unused-allow", `rules: { ${name}: off }`, []);
  });
});
