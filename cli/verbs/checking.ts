import { REPORT_FORMATS } from "../../engine/index.ts";
import type { Command } from "../command.ts";
import { CONFIG_OPTIONS } from "../config/options.ts";

/** The verbs that write and check topologies. */
export const checking: readonly Command[] = [
  {
    name: "init",
    summary: "Write a commented starter topology that lints clean.",
    operands: { usage: "[folder]", least: 0, most: 1 },
    options: [],
    about: [
      "Writes `topology.yaml`, `tools.mjs` and the JSON Schema for editors into the folder (default: the current one), which is made if need be. Files that are there are never overwritten.",
    ],
    examples: ["signalbox init", "signalbox init desk"],
    load: () => import("../commands/init.ts"),
  },
  {
    name: "lint",
    summary: "Say what is wrong with topologies, and where.",
    operands: { usage: "[files, folders or globs…]", least: 0, most: Infinity },
    options: [
      {
        name: "format",
        value: "<format>",
        choices: ["text", ...REPORT_FORMATS],
        help: "How findings are printed: text, concise, json, sarif, github, junit, gitlab or markdown. Default: text.",
      },
      {
        name: "output",
        value: "<format=file>",
        many: true,
        help: "Write a report to a file as well, whole or not at all; folders on the way to it are made.",
      },
      {
        name: "max-warnings",
        value: "<n>",
        whole: true,
        help: "End with 1 when there are more warnings than this. Default: warnings alone end with 0.",
      },
      {
        name: "fix",
        value: "<safe|all>",
        choices: ["safe", "all"],
        alone: "safe",
        help: "Mend what can be mended, and report what remains. `safe`, which `--fix` alone means, is what was certainly meant; `--fix=all` also makes changes that you have to agree with.",
      },
      { name: "fix-dry-run", help: "Write nothing, and print as a unified diff what `--fix` (or `--fix=all` beside it) would change." },
      {
        name: "baseline",
        value: "<file>",
        help: "Leave out the findings that are written down in this file (`signalbox baseline write`), and report what it holds that is gone.",
      },
      {
        name: "probe",
        help: "Start or contact the MCP servers that `--allow` names, and compare the tools they offer with those that are declared.",
      },
      {
        name: "allow",
        value: "<server|all>",
        many: true,
        help: "An MCP server that `--probe` may start or contact; it is given the variables that it declares.",
      },
      {
        name: "since",
        value: "<ref>",
        help: "Look only at manifests of which a file, or a file that they include, changed since the branch left this git ref; files that are not committed count.",
      },
      {
        name: "changed",
        help: "Take the operands for files that changed, manifests or not, and look only at manifests in the current folder and below of which one is a part. For hooks, which are given the files of a commit.",
      },
      ...CONFIG_OPTIONS,
      {
        name: "stdin-filename",
        value: "<file>",
        help: "What standard input (`-`) is called in the report, and what its includes are relative to.",
      },
    ],
    about: [
      "A file that is named is linted whatever it is called; `-` is standard input. In folders, and through globs, manifests are found: `.yaml`, `.yml` and `.json` files with a top-level `signalbox` key, outside of `node_modules` and folders that begin with a dot. A file that another one includes is linted as a part of that one.",
      "Without operands it lints the `files` of the nearest `signalbox.config.yaml`, from the current folder up the tree.",
      "`--probe` is the only option under which anything of a manifest runs. Servers that `--allow` does not name are left alone.",
      "`--fix` changes a file only where all of it can be written, and takes back what would bring a new error; comments and layout stay. The exit code is about what remains. With `-` the mended text goes to standard output and the report to standard error. A diff of `--fix-dry-run` replaces the report, and the exit code is that of a plain lint.",
      "Ends with 0 when there is no error, with 1 when there is one (or too many warnings), and with 3 when a file is missing or a pattern matches nothing. What is wrong inside a file is always a finding with a place. The report goes to standard output, whole also through a pipe.",
    ],
    examples: [
      "signalbox lint topology.yaml",
      "signalbox lint topologies 'more/**/*.yaml' --max-warnings 0",
      "signalbox lint --fix topology.yaml",
      "signalbox lint --fix-dry-run --fix=all topology.yaml | git apply",
      "signalbox lint . --profile strict --rule long-chain=off",
      "signalbox lint . --since origin/main --baseline signalbox.baseline.json",
      "git diff --name-only -z main | xargs -0 -r signalbox lint --changed",
      "signalbox lint --format json . > report.json",
      "signalbox lint . --format github --output sarif=reports/signalbox.sarif --output junit=reports/signalbox.xml",
      "cat topology.yaml | signalbox lint - --stdin-filename topology.yaml",
    ],
    load: () => import("../commands/lint.ts"),
  },
  {
    name: "config",
    summary: "Show what is in force for a manifest, and which place decided it.",
    operands: { usage: "[file or folder]", least: 0, most: 1 },
    options: [
      { name: "format", value: "<text|json>", choices: ["text", "json"], help: "How it is shown. Default: text." },
      ...CONFIG_OPTIONS,
    ],
    about: [
      "Lists each rule with the severity it has and its thresholds, and where that comes from: the rule itself, the profile, a line of the configuration, or the command line. For a folder it shows what would be in force for a `topology.yaml` in it; default: the current folder.",
      "`docs/configuration.md` says what a configuration holds.",
    ],
    examples: ["signalbox config", "signalbox config topologies/desk.yaml", "signalbox config --profile strict --format json"],
    load: () => import("../commands/config.ts"),
  },
  {
    name: "baseline",
    summary: "Write down the findings there are, so that only new ones are reported.",
    operands: { usage: "<write|prune> [files, folders or globs…]", least: 1, most: Infinity },
    options: [
      { name: "baseline", value: "<file>", help: "The file that holds them. Default: signalbox.baseline.json in the current folder." },
      ...CONFIG_OPTIONS,
    ],
    about: [
      "`write` lints the files and writes all that is found, but for what makes a plan impossible: that has to be mended. `prune` takes out what is not found any more, and adds nothing. Findings are known by the names they are about, not by lines, so moving and renaming files keeps them.",
      "Ends with 0 when the file is written, and with 1 when there are findings that it cannot hold.",
    ],
    examples: [
      "signalbox baseline write topologies",
      "signalbox lint topologies --baseline signalbox.baseline.json",
      "signalbox baseline prune topologies",
    ],
    load: () => import("../commands/baseline.ts"),
  },
  {
    name: "rules",
    summary: "List what `lint` checks.",
    operands: { usage: "", least: 0, most: 0 },
    options: [{ name: "format", value: "<text|json>", choices: ["text", "json"], help: "How they are listed. Default: text." }],
    about: ["Lists every rule with its severity, by group. `signalbox explain <rule>` says more about one."],
    examples: ["signalbox rules", "signalbox rules --format json"],
    load: () => import("../commands/rules.ts"),
  },
  {
    name: "explain",
    summary: "Say why a rule is there, with a manifest it is silent on and one it is not.",
    operands: { usage: "<rule>", least: 1, most: 1 },
    options: [],
    about: ["The rule's name stands in brackets in front of each finding."],
    examples: ["signalbox explain unreachable-agent"],
    load: () => import("../commands/explain.ts"),
  },
];
