import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { signalbox } from "./command.ts";
import { broken, clean, folderOf, warned } from "./judged.ts";

const strict = "profile: strict\n";

async function check(
  words: readonly string[],
  files: Readonly<Record<string, string>>,
  expected: { readonly code: number; readonly out?: RegExp; readonly err?: RegExp },
): Promise<void> {
  const { code, out, err } = await signalbox(words, { cwd: folderOf(files) });
  expect(out).toMatch(expected.out ?? /^/);
  expect(err).toMatch(expected.err ?? /^$/);
  expect(code).toBe(expected.code);
}

describe("a configuration", () => {
  it.each([
    [
      "in the folder of the manifest is in force",
      ["lint", "a.yaml"],
      { "a.yaml": warned, "signalbox.config.yaml": strict },
      { code: 1, out: /^error\[unused-tool\]/ },
    ],
    ["is looked for up the tree", ["lint", "x/y/a.yaml"], { "x/y/a.yaml": warned, "signalbox.config.yaml": strict }, { code: 1 }],
    [
      "that is nearer hides one above",
      ["lint", "x/a.yaml"],
      { "x/a.yaml": warned, "x/signalbox.config.yaml": "rules: { unused-tool: off }\n", "signalbox.config.yaml": strict },
      { code: 0, out: /^no findings/ },
    ],
    [
      "of another folder is not in force",
      ["lint", "x/a.yaml"],
      { "x/a.yaml": warned, "y/signalbox.config.yaml": strict },
      { code: 0, out: /^warning/ },
    ],
    ["can be named", ["lint", "a.yaml", "--config", "y/other.yaml"], { "a.yaml": warned, "y/other.yaml": strict }, { code: 1 }],
    [
      "can be left aside",
      ["lint", "a.yaml", "--no-config"],
      { "a.yaml": warned, "signalbox.config.yaml": strict },
      { code: 0, out: /^warning/ },
    ],
    [
      "says what is linted where nothing is named",
      ["lint"],
      { "t/a.yaml": warned, "b.yaml": broken, "signalbox.config.yaml": "files: t/**\n" },
      { code: 0, out: /in 1 file\n/ },
    ],
    [
      "says what is not linted where it is only found",
      ["lint", "."],
      { "t/a.yaml": clean, "old/b.yaml": broken, "signalbox.config.yaml": "ignore: [old/**]\n" },
      { code: 0, out: /in 1 file\n/ },
    ],
    [
      "does not keep a named file from being linted",
      ["lint", "old/b.yaml"],
      { "old/b.yaml": broken, "signalbox.config.yaml": "ignore: [old/**]\n" },
      { code: 1 },
    ],
    [
      "has overrides for some files",
      ["lint", "."],
      {
        "a.yaml": warned,
        "old/b.yaml": warned.replace("name: desk", "name: other"),
        "signalbox.config.yaml": 'profile: strict\noverrides:\n  - files: ["old/**"]\n    rules: { unused-tool: off }\n',
      },
      { code: 1, out: /1 error in 2 files\n/ },
    ],
    [
      "bounds the warnings",
      ["lint", "a.yaml"],
      { "a.yaml": warned, "signalbox.config.yaml": "max_warnings: 0\n" },
      { code: 1, err: /more warnings than the configuration's max_warnings: 0/ },
    ],
    [
      "goes behind the command line",
      ["lint", "a.yaml", "--rule", "unused-tool=off"],
      { "a.yaml": warned, "signalbox.config.yaml": strict },
      { code: 0 },
    ],
    [
      "that is broken is wrong usage, and shows where",
      ["lint", "a.yaml"],
      { "a.yaml": clean, "signalbox.config.yaml": "rules:\n  unused-tol: off\n" },
      { code: 2, err: /there is no rule "unused-tol"[^]*signalbox\.config\.yaml:2:3[^]*did you mean `unused-tool`/ },
    ],
    [
      "that is no YAML is wrong usage",
      ["lint", "a.yaml"],
      { "a.yaml": clean, "signalbox.config.yaml": "rules: [\n" },
      { code: 2, err: /is not understood/ },
    ],
    [
      "that is not there cannot be taken",
      ["lint", "a.yaml", "--config", "none.yaml"],
      { "a.yaml": clean },
      { code: 3, err: /`none\.yaml` cannot be read: there is no such file/ },
    ],
  ] as const)("%s", (_, words, files, expected) => check([...words], files, expected));
});

describe("the command line", () => {
  it.each([
    ["a misspelt rule", ["--rule", "unused-tol=off"], /there is no rule `unused-tol` \(did you mean `unused-tool`\?\)/],
    ["a misspelt level", ["--rule", "unused-tool=eror"], /`eror` is no level \(did you mean `error`\?\)/],
    ["no level", ["--rule", "unused-tool"], /says no level; expected `--rule unused-tool=<off\|info\|warning\|error>`/],
    ["an error that is switched off", ["--rule", "no-exit=off"], /stays an error, and cannot be `off`/],
    ["a misspelt profile", ["--profile", "strikt"], /did you mean `strict`/],
    ["two minds", ["--config", "a.yaml", "--no-config"], /contradict each other/],
    ["no files, and none configured", [], /name the files, folders or globs to look at, or list `files`/],
  ] as const)("%s is wrong usage", (_, words, err) =>
    check(["lint", ...(words.length === 0 ? [] : ["a.yaml"]), ...words], { "a.yaml": clean }, { code: 2, err }),
  );

  it("makes every warning an error", () =>
    check(["lint", "a.yaml", "--profile", "strict"], { "a.yaml": warned }, { code: 1, out: /^error\[unused-tool\]/ }));
});

test("`config` shows what is in force, and the place that says so", async () => {
  const cwd = folderOf({ "t/a.yaml": clean, "signalbox.config.yaml": "profile: strict\nrules:\n  long-chain: { handoffs: 3 }\n" });
  const { code, out } = await signalbox(["config", join("t", "a.yaml"), "--format", "json", "--rule", "same-when=off"], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    file: "t/a.yaml",
    config: "signalbox.config.yaml",
    profile: { value: "strict", by: "signalbox.config.yaml:1:1" },
    rules: {
      "no-exit": { severity: { value: "error", by: "default" } },
      "same-when": { severity: { value: "off", by: "command line" } },
      "missing-when": { severity: { value: "error", by: "profile" } },
      "long-chain": {
        severity: { value: "warning", by: "profile" },
        thresholds: { handoffs: { value: 3, by: "signalbox.config.yaml:3:3" } },
      },
      "wide-agent": { thresholds: { tools: { value: 20, by: "default" } } },
    },
  });
  expect((await signalbox(["config"], { cwd })).out).toMatch(
    /^for \.\nconfiguration signalbox\.config\.yaml\nprofile strict {2}signalbox\.config\.yaml:1:1\n/,
  );
});
