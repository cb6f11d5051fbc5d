import { expect, test } from "vitest";
import { commands } from "../../cli/commands.ts";
import { emptyFolder, signalbox } from "./command.ts";

test.each([
  [["--version"], 0],
  [["-v"], 0],
  [["--help"], 0],
  [["-h"], 0],
  [["help"], 0],
  ...commands.flatMap(({ name }): [string[], number][] => [
    [[name, "--help"], 0],
    [["help", name], 0],
  ]),
])("%j is answered on standard output alone", async (words, code) => {
  const ended = await signalbox(words);
  expect(ended).toMatchObject({ code, err: "" });
  expect(ended.out).not.toBe("");
});

test.each<[string[], string]>([
  [
    ["lnt", "x"],
    "there is no command `lnt` (did you mean `lint`?); the commands are init, lint, config, baseline, rules, explain, diff, breaking, graph, plan, types, run, trace",
  ],
  [["help", "grph"], "there is no command `grph` (did you mean `graph`?)"],
  [["--verbose"], "there is no option `--verbose`"],
  [["lint"], "name the files, folders or globs to look at, or list `files` in a `signalbox.config.yaml`"],
  [["lint", "x", "--formt", "json"], "`lint` has no option `--formt` (did you mean `--format`?)"],
  [
    ["lint", "x", "--format", "yaml"],
    "`--format` is one of `text`, `concise`, `json`, `sarif`, `github`, `junit`, `gitlab`, `markdown`, not `yaml`",
  ],
  [["lint", "x", "--format"], "`--format` needs a value"],
  [["lint", "x", "--max-warnings", "--format"], "`--max-warnings` needs a value, but `--format` follows"],
  [["lint", "x", "--max-warnings=-1"], "`--max-warnings` takes a whole number from 0, not `-1`"],
  [["lint", "x", "--max-warnings", "1e3"], "takes a whole number from 0, not `1e3`"],
  [["lint", "x", "-f"], "`lint` has no option `-f`"],
  [["lint", "x", "--stdin-filename", "y"], "`--stdin-filename` needs `-`"],
  [["graph", "a", "b"], "`graph` takes <file>, but `b` followed"],
  [["rules", "x"], "`rules` takes nothing after it, but `x` followed"],
  [["run"], "`run` needs <file>, or a run to go on with"],
  [["run", "x", "--json=yes"], "`--json` takes no value, but `yes` was given"],
  [["run", "x", "--approve", "al_l"], "`--approve` is one of `none`, `ask`, `all`, not `al_l` (did you mean `all`?)"],
  [["run", "--resume", "x", "--fact", "a=b"], "`--fact` is said at the start of a conversation"],
  [["explain", "unreachable-agnt"], "there is no rule `unreachable-agnt` (did you mean `unreachable-agent`?)"],
])("%j is bad usage, and says what would be right", async (words, message) => {
  const ended = await signalbox(words, { cwd: emptyFolder() });
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err).toContain(message);
  expect(ended.err).toMatch(/\nTry `signalbox [a-z ]*--help`\.\n$/);
});

test("no words at all is bad usage, answered with the overview on standard error", async () => {
  const ended = await signalbox([]);
  expect(ended).toMatchObject({ code: 2, out: "" });
  expect(ended.err).toContain("Usage: signalbox <command> [options]");
});

test.each<[string[], string]>([
  [["lint", "nowhere.yaml"], "there is no file `nowhere.yaml`"],
  [["lint", "*.yaml"], "no file matches `*.yaml`"],
  [["lint", "."], "the folder `.` holds no manifest"],
  [["lint", ""], "a file's name is empty"],
  [["graph", "nowhere.yaml"], "there is no file `nowhere.yaml`"],
  [["plan", "."], "`.` is a folder; name the manifest in it"],
  [["trace", "nothing"], "there is no run `nothing` in .signalbox/runs; it holds no run"],
  [["run", "--resume", "nothing"], "there is no run `nothing`"],
  [["trace", "../../etc/nothing"], "there is no run"],
  [["trace", "/etc/passwd"], "`/etc/passwd` is no journal: expected a file `<run>.jsonl`"],
])("%j cannot be done, and says why", async (words, message) => {
  const ended = await signalbox(words, { cwd: emptyFolder() });
  expect(ended).toMatchObject({ code: 3, out: "" });
  expect(ended.err).toContain(message);
  expect(ended.err).not.toMatch(/^ {4}at /m);
});

test("help names every command and every option", async () => {
  const overview = (await signalbox(["--help"])).out;
  expect(commands.filter(({ name, summary }) => !overview.includes(name) || !overview.includes(summary))).toEqual([]);
  const runHelp = (await signalbox(["run", "--help"])).out;
  const run = commands.find(({ name }) => name === "run");
  expect(run?.options.filter(({ name }) => !runHelp.includes(`--${name}`))).toEqual([]);
  for (const line of runHelp.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});

test.each<[Record<string, string>, boolean]>([
  [{}, false],
  [{ FORCE_COLOR: "1" }, true],
  [{ FORCE_COLOR: "0" }, false],
  [{ CI: "true" }, false],
  [{ NO_COLOR: "1" }, false],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true],
])("with %j through a pipe colour is %j", async (env, coloured) => {
  const { out, err } = await signalbox(["--help"], { env });
  expect(out.includes("\u001b[")).toBe(coloured);
  expect(err).toBe("");
});

test("rules are listed by group, as text and as JSON", async () => {
  const text = (await signalbox(["rules"])).out;
  expect(text).toMatch(/^reachability\n(?: {2}.*\n)* {2}unreachable-agent +error /m);
  const { rules } = JSON.parse((await signalbox(["rules", "--format", "json"])).out) as { rules: { name: string; severity: string }[] };
  expect(rules).toContainEqual(expect.objectContaining({ name: "unreachable-agent", severity: "error", category: "reachability" }));
});

test("explain says why, with a real finding and a manifest on which the rule is silent", async () => {
  const { out, code } = await signalbox(["explain", "unreachable-agent"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^error\[unreachable-agent\] /);
  expect(out).toMatch(/^ +--> topology\.yaml:\d+:\d+$/m);
  expect(out).toContain("and is silent here:");
});
