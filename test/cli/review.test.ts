import { readFileSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { emptyFolder, signalbox } from "./command.ts";
import { broken, clean, folderOf, git, write } from "./judged.ts";

const desk = readFileSync(resolve(import.meta.dirname, "../../topologies/support-desk/topology.yaml"), "utf8");
const loose = desk.replace("        requires: [verified]\n", "");
const including = "signalbox: 1\nname: whole\nentry: triage\ninclude: [parts/agents.yaml]\n";
const part = `signalbox: 1\n${clean.slice(clean.indexOf("agents:"))}`;

/** A repository with these files committed on `main`. */
async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = folderOf(files);
  await git(cwd, "init", "-q", "-b", "main");
  await git(cwd, "add", ".");
  await git(cwd, "commit", "-qm", "start");
  return cwd;
}

test("diff ends with 0 whatever it finds, and breaking with 1 where something breaks in a category that was asked for", async () => {
  const cwd = folderOf({ "old.yaml": desk, "new.yaml": loose });
  const found = await signalbox(["diff", "old.yaml", "new.yaml"], { cwd });
  expect(found).toMatchObject({ code: 0, err: "" });
  expect(found.out).toMatch(
    /^exposure\.requirement-dropped: the handoff from `triage` to `refunds` no longer requires `verified`\n {2}at new\.yaml:66:7, before old\.yaml:69:20\n/,
  );
  expect(found.out).toContain("1 change (1 exposure) from old.yaml to new.yaml");
  const breaking = (...words: readonly string[]) => signalbox(["breaking", "--against", "old.yaml", "new.yaml", ...words], { cwd });
  expect((await breaking()).code).toBe(1);
  expect((await breaking("--category", "contract,behaviour")).code).toBe(0);
  expect((await breaking("--category", "session.fact-unknown")).out).toMatch(/^session\.fact-unknown/);
  expect((await signalbox(["breaking", "--against", "new.yaml", "new.yaml"], { cwd })).code).toBe(0);
});

test("the report for programs is what its schema says", async () => {
  const cwd = folderOf({ "old.yaml": desk, "new.yaml": loose });
  const schema: object = JSON.parse(
    readFileSync(resolve(import.meta.dirname, "../../schemas/change-report.v1.schema.json"), "utf8"),
  ) as object;
  const isReport = new Ajv2020({ strict: false }).compile(schema);
  const { out } = await signalbox(["diff", "old.yaml", "new.yaml", "--format", "json"], { cwd });
  isReport(JSON.parse(out));
  expect(isReport.errors).toBe(null);
});

test("an older version is read out of a commit, with what it includes, from the repository's top or from the current folder", async () => {
  const cwd = await repository({ "a/whole.yaml": including, "a/parts/agents.yaml": part });
  write(cwd, { "a/parts/agents.yaml": part.replace("Helps people.", "Helps everybody.") });
  for (const [folder, old, now] of [
    ["", "git:main", "a/whole.yaml"],
    ["", "git:main:a/whole.yaml", "a/whole.yaml"],
    ["a", "git:HEAD:./whole.yaml", "whole.yaml"],
    ["a", "git:main", "whole.yaml"],
  ] as const) {
    const { code, out, err } = await signalbox(["diff", old, now], { cwd: join(cwd, folder) });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("behaviour.purpose");
    expect(out).toMatch(/before git:(?:main|HEAD):a\/parts\/agents\.yaml:4:5/);
  }
});

test("a renamed file is compared with what it was", async () => {
  const cwd = await repository({ "desk.yaml": desk });
  renameSync(join(cwd, "desk.yaml"), join(cwd, "counter.yaml"));
  write(cwd, { "counter.yaml": loose });
  await git(cwd, "add", "-A");
  const { code, out, err } = await signalbox(["breaking", "--against", "git:main", "counter.yaml"], { cwd });
  expect(code).toBe(1);
  expect(err).toBe("`counter.yaml` was called `desk.yaml` at `main`, and is compared with that\n");
  expect(out).toContain("before git:main:desk.yaml:69:20");
});

test("what cannot be read ends with 3 and says why; a category that there is none with 2", async () => {
  const cwd = await repository({ "desk.yaml": desk, "sub/x.txt": "x" });
  write(cwd, { "new.yaml": clean, "broken.yaml": "agents: [" });
  const empty = folderOf({ "desk.yaml": desk });
  await git(empty, "init", "-q");
  const bare = folderOf({ "desk.yaml": desk });
  const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    [cwd, ["diff", "git:nowhere", "desk.yaml"], 3, /git knows no commit `nowhere`; check its spelling/],
    [cwd, ["diff", "git:main:none.yaml", "desk.yaml"], 3, /`none\.yaml` cannot be read at `main`: there is no such file/],
    [cwd, ["diff", "git:main:sub", "desk.yaml"], 3, /it is a folder/],
    [cwd, ["diff", "git:main:../desk.yaml", "desk.yaml"], 3, /lies outside the git repository/],
    [
      cwd,
      ["breaking", "--against", "git:main", "new.yaml"],
      3,
      /there is no `new\.yaml` at `main`, and git finds no file there that was renamed to it/,
    ],
    [cwd, ["diff", "broken.yaml", "desk.yaml"], 3, /the old version `broken\.yaml` cannot be read as a manifest/],
    [cwd, ["diff", "desk.yaml", "broken.yaml"], 1, /yaml-syntax/],
    [cwd, ["diff", "gone.yaml", "desk.yaml"], 3, /there is no file `gone\.yaml`/],
    [empty, ["diff", "git:HEAD", "desk.yaml"], 3, /the repository has no commits yet/],
    [bare, ["diff", "git:main", "desk.yaml"], 3, /is in no git repository/],
    [cwd, ["diff", "git:", "desk.yaml"], 2, /names no git ref/],
    [cwd, ["diff", "desk.yaml", "git:main"], 2, /names no file/],
    [cwd, ["diff", "desk.yaml", "desk.yaml", "--category", "sesion"], 2, /not `sesion` \(did you mean `session`\?\)/],
    [cwd, ["breaking", "desk.yaml"], 2, /needs what to compare with/],
    [cwd, ["breaking", "--against", "desk.yaml", "desk.yaml", "new.yaml"], 2, /names one file, but there are 2/],
    [cwd, ["graph", "--diff", "desk.yaml", "new.yaml", "--format", "html"], 2, /draws mermaid, dot or svg/],
  ];
  const ended = await Promise.all(cases.map(([at, words]) => signalbox(words, { cwd: at })));
  expect(ended.map(({ code, err }, at) => [cases[at]?.[1].join(" "), code, cases[at]?.[3].test(err) === true ? "" : err])).toEqual(
    cases.map(([, words, code]) => [words.join(" "), code, ""]),
  );
});

test("a version with errors is compared as far as it can be read, and the errors are counted", async () => {
  const cwd = folderOf({ "old.yaml": clean, "new.yaml": broken });
  const { code, out, err } = await signalbox(["diff", "old.yaml", "new.yaml"], { cwd });
  expect(code).toBe(0);
  expect(err).toMatch(/^`new\.yaml` has 1 error \(see `signalbox lint`\), and is compared as far as it can be read\n$/);
  expect(out).toContain("behaviour.routine");
});

test("what a manifest says is text in a comment, never markup", async () => {
  const cwd = folderOf({
    "old.yaml": clean,
    "new.yaml": clean.replace("Helps people.", '"<script>x</script> @everyone `a` [x](http://y) \\n# hi"'),
  });
  const { out } = await signalbox(["diff", "old.yaml", "new.yaml", "--format", "markdown"], { cwd });
  const outside = out.replace(/(`+)[\s\S]*?\1/g, "");
  expect(outside).not.toMatch(/<script|@everyone|\]\(|^# hi/m);
});

test("a change is drawn in three languages, by sign and line", async () => {
  const cwd = folderOf({ "old.yaml": clean, "new.yaml": clean.replace("      resolved: { when: They are served. }\n", "") });
  const drawn = async (format: string) => (await signalbox(["graph", "--diff", "old.yaml", "new.yaml", "--format", format], { cwd })).out;
  expect(await drawn("mermaid")).toMatch(
    /agent_triage -->\|"#8722; They are served\."\| exit_resolved[\s\S]*linkStyle \d+ stroke-width:2px,stroke-dasharray:2 4/,
  );
  expect(await drawn("dot")).toContain(`"triage" -> "resolved" [label="− They are served.", style=dotted];`);
  expect(await drawn("svg")).toContain("− removed");
});

test("a folder without a manifest to compare is told", async () => {
  expect((await signalbox(["breaking", "--against", "git:main"], { cwd: emptyFolder() })).code).toBe(2);
});
