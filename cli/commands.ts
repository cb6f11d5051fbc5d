import { REPORT_FORMATS } from "../engine/index.ts";
import type { Command, Option } from "./command.ts";
import { CONFIG_OPTIONS } from "./config/options.ts";

const STORE: Option = {
  name: "store",
  value: "<folder or URL>",
  help: "The folder that holds the journals of runs, or the URL of a PostgreSQL database (postgres://user@host/database). Default: .signalbox/runs in the current folder.",
};

const CHANGE_FORMAT: Option = {
  name: "format",
  value: "<text|json|markdown>",
  choices: ["text", "json", "markdown"],
  help: "How changes are printed. Default: text.",
};

const CATEGORY: Option = {
  name: "category",
  value: "<names>",
  many: true,
  help: "Only changes that mean something in these categories, with commas between: exposure, session, contract, behaviour, or a part of one, such as session.agent-removed.",
};

const VERSIONS =
  "A version is a file, or `git:REF:path`, a file as a commit holds it: from the top of the repository, or from the current folder where the path begins with `./` or `../`. `git:REF` alone is the same file at that ref, under its old name if git sees that it was renamed. What it includes is read from the same commit; nothing is checked out.";

/** Every verb, in the order help lists them. Help, `docs/cli.md` and the parser are made from this table. */
export const commands: readonly Command[] = [
  {
    name: "init",
    summary: "Write a commented starter topology that lints clean.",
    operands: { usage: "[folder]", least: 0, most: 1 },
    options: [],
    about: [
      "Writes `topology.yaml`, `tools.mjs` and the JSON Schema for editors into the folder (default: the current one), which is made if need be. Files that are there are never overwritten.",
    ],
    examples: ["signalbox init", "signalbox init desk"],
    load: () => import("./commands/init.ts"),
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
    load: () => import("./commands/lint.ts"),
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
    load: () => import("./commands/config.ts"),
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
    load: () => import("./commands/baseline.ts"),
  },
  {
    name: "diff",
    summary: "Say what a change does to a topology, the most dangerous first.",
    operands: { usage: "<old> <new>", least: 2, most: 2 },
    options: [CHANGE_FORMAT, CATEGORY],
    about: [
      "Compares two versions of a manifest with all that they include, and says what was added, removed, rewired, renamed and widened, where in both, and what that means: what agents can do that they could not (`exposure`, with the new way), which conversations under way it would strand (`session`), what hosts have to follow (`contract`), and what models are told (`behaviour`). The order of keys, comments, and in which file something stands make no difference.",
      VERSIONS,
      "Ends with 0 whatever it finds, with 1 when the new version cannot be read as a manifest, and with 3 when a file or a ref cannot be read, or the old version not as a manifest.",
    ],
    examples: [
      "signalbox diff before.yaml after.yaml",
      "signalbox diff git:main topology.yaml --category exposure,session",
      "signalbox diff git:v1.2:desk/topology.yaml git:HEAD:desk/topology.yaml --format markdown",
    ],
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "breaking",
    summary: "End with 1 when a change breaks something: widens what agents can do, strands sessions, or asks hosts to follow.",
    operands: { usage: "[files, folders or globs…]", least: 0, most: Infinity },
    options: [{ name: "against", value: "<file|git:REF[:path]>", help: "The version to compare with." }, CHANGE_FORMAT, CATEGORY],
    about: [
      "Reports the changes that `diff` finds in the categories `exposure`, `session` and `contract`, or in those that are named. Without operands it compares the `files` of the nearest `signalbox.config.yaml`; a manifest that another one includes is compared as a part of that one.",
      VERSIONS,
      "Ends with 0 when there is no such change, with 1 when there is one or a new version cannot be read as a manifest, and with 3 when a file or a ref cannot be read, or an old version not as a manifest.",
    ],
    examples: [
      "signalbox breaking --against git:origin/main topology.yaml",
      "signalbox breaking --against git:main --format markdown . > comment.md",
      "signalbox breaking --against released.yaml topology.yaml --category session",
    ],
    load: () => import("./commands/breaking.ts"),
  },
  {
    name: "graph",
    summary: "Draw who can hand over to whom.",
    operands: { usage: "<file>", least: 1, most: 1 },
    options: [
      {
        name: "format",
        value: "<format>",
        choices: ["mermaid", "dot", "json", "svg", "html"],
        help: "What is written: mermaid, dot (Graphviz), json (nodes and edges), svg (a picture), or html (a page to look around in). Default: mermaid.",
      },
      {
        name: "diff",
        value: "<old>",
        help: "Draw what a change does: this older version (a file, or git:REF[:path]) and the file in one picture, in mermaid, dot or svg. What was added, removed or changed has a +, − or ~ before it, and a line of its own kind.",
      },
    ],
    about: [
      "Draws agents and exits, the conditions on the way, and the entries; edges that call and come back are dashed. A topology with findings is drawn as far as it can be read; then the findings go to standard error.",
      "`svg` and `html` are ready to be looked at, and need nothing beside them: findings are marked where they belong, and above 24 agents groups are drawn, which open in the page. `docs/pictures.md` says how to read them.",
    ],
    examples: [
      "signalbox graph topology.yaml",
      "signalbox graph topology.yaml --format html > topology.html",
      "signalbox graph --diff git:main topology.yaml --format svg > change.svg",
    ],
    load: () => import("./commands/graph.ts"),
  },
  {
    name: "plan",
    summary: "Print what a topology compiles to.",
    operands: { usage: "<file>", least: 1, most: 1 },
    options: [{ name: "agent", value: "<name>", help: "Print what this agent's model is told instead: its instructions and its tools." }],
    about: [
      "Prints the compiled plan as JSON: the same bytes for the same manifest, so that it can be kept and compared. Errors in the manifest are printed as by `lint`.",
    ],
    examples: ["signalbox plan topology.yaml > plan.json", "signalbox plan topology.yaml --agent triage"],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "run",
    summary: "Hold a conversation, and see who hands over to whom and why.",
    operands: { usage: "<file>", least: 0, most: 1 },
    options: [
      {
        name: "model",
        value: "<provider/model>",
        help: "Who answers, for every agent: anthropic/<model>, openai/<model>, scripted/<file> (a script in YAML or JSON), or offline. Default: what the manifest says; offline where a key it needs is missing.",
      },
      { name: "message", value: "<text>", many: true, help: "Say this instead of asking in the terminal." },
      { name: "agent", value: "<name>", help: "Start at this agent. Default: the topology's first entry." },
      { name: "fact", value: "<name=value>", many: true, help: "A fact that the host knows, read as the fact's type says." },
      { name: "allow", value: "<module|all>", many: true, help: "Let the manifest's tools load this module, which runs its code." },
      {
        name: "approve",
        value: "<none|ask|all>",
        choices: ["none", "ask", "all"],
        help: "What happens to calls that need approval. Default: ask in a terminal, none elsewhere. Where nobody can be asked, `ask` leaves the run waiting.",
      },
      STORE,
      { name: "resume", value: "<run>", help: "Go on with a run (or `last`) that waits or was cut off, under the plan it began with." },
      { name: "json", help: "Print events as JSON Lines." },
    ],
    about: [
      "In a terminal it asks for one message after the other until the conversation leaves through an exit. With `--message`, or with lines on standard input, each message is one run of the conversation; it stops early when a run exits, fails or waits.",
      "A manifest's own code runs only where `--allow` names its module, by its path from the manifest or from the current folder, or says `all`. Other tools answer with an error that the model hears.",
      "`offline` is no language model: it matches words against the manifest's own prose, needs no key, and is there to try a topology out. ANTHROPIC_API_KEY and OPENAI_API_KEY are read from the environment.",
      "Ends with 0 when the last run replied, exited or waits for an approval (how to go on is then printed), with 1 when it failed or was cancelled.",
    ],
    examples: [
      "signalbox run topology.yaml --allow all",
      'signalbox run topology.yaml --message "My order is late" --fact customer_id=c1',
      "signalbox run topology.yaml --model anthropic/claude-haiku-4-5 --json --message hello",
      "signalbox run topology.yaml --resume 0198c5 --approve all",
    ],
    load: () => import("./commands/run.ts"),
  },
  {
    name: "trace",
    summary: "Tell the story of a run: who was active, what was called, why control went where it went.",
    operands: { usage: "<run, journal file or last>", least: 1, most: 1 },
    options: [STORE, { name: "format", value: "<text|json>", choices: ["text", "json"], help: "How it is told. Default: text." }],
    about: [
      "Takes the id of a run in the store, the path of its journal, or `last` for the newest run. The trace is made by replaying the journal; nothing is called again.",
    ],
    examples: ["signalbox trace last", "signalbox trace 0198c5", "signalbox trace .signalbox/runs/0198c5.jsonl --format json"],
    load: () => import("./commands/trace.ts"),
  },
  {
    name: "rules",
    summary: "List what `lint` checks.",
    operands: { usage: "", least: 0, most: 0 },
    options: [{ name: "format", value: "<text|json>", choices: ["text", "json"], help: "How they are listed. Default: text." }],
    about: ["Lists every rule with its severity, by group. `signalbox explain <rule>` says more about one."],
    examples: ["signalbox rules", "signalbox rules --format json"],
    load: () => import("./commands/rules.ts"),
  },
  {
    name: "explain",
    summary: "Say why a rule is there, with a manifest it is silent on and one it is not.",
    operands: { usage: "<rule>", least: 1, most: 1 },
    options: [],
    about: ["The rule's name stands in brackets in front of each finding."],
    examples: ["signalbox explain unreachable-agent"],
    load: () => import("./commands/explain.ts"),
  },
];
