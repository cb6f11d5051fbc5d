import { existsSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { broken, clean, folderOf, git, warned, write } from "../cli/judged.ts";
import { install, perform, type Job } from "./steps.ts";

/** A checkout with these files in one commit, and with signalbox installed. */
async function checkout(files: Readonly<Record<string, string>>): Promise<string> {
  const workspace = folderOf({ ...files, ".gitignore": "node_modules\n" });
  await git(workspace, "init", "-q");
  await git(workspace, "add", ".");
  await git(workspace, "commit", "-qm", "start");
  install(workspace);
  return workspace;
}

const inputsOf = async (files: Readonly<Record<string, string>>, inputs: Job["inputs"] = {}) =>
  await perform({ workspace: await checkout(files), inputs });

test("an error is an annotation in its line, counted in the outputs, told in the summary, and fails the job at its end", async () => {
  const { lint, code, outputs, summary } = await inputsOf({ "my desk.yaml": broken });
  expect(lint.code).toBe(0);
  expect(lint.out).toMatch(/^::error title=unknown-target,file=my desk\.yaml,line=9,/m);
  expect([code, outputs["exit-code"], outputs["errors"], outputs["warnings"]]).toEqual([1, "1", "1", "0"]);
  expect(summary).toContain("1 error in 1 file");
});

test("the SARIF file is where the output says, also where an input says where", async () => {
  const { outputs } = await inputsOf({ "a.yaml": broken }, { "sarif-file": "reports dir/a.sarif", "working-directory": "." });
  const path = outputs["sarif-file"] ?? "";
  expect(path.endsWith("/reports dir/a.sarif")).toBe(true);
  const { version, runs } = JSON.parse(readFileSync(path, "utf8")) as { version: string; runs: readonly { results: readonly unknown[] }[] };
  expect([version, runs[0]?.results.length]).toEqual(["2.1.0", 1]);
  expect(existsSync((await inputsOf({ "a.yaml": clean })).outputs["sarif-file"] ?? "")).toBe(true);
});

test.each<readonly [string, Readonly<Record<string, string>>, Job["inputs"], number]>([
  ["a clean file", { "a.yaml": clean }, {}, 0],
  ["a warning", { "a.yaml": warned }, {}, 0],
  ["more warnings than there may be", { "a.yaml": warned }, { "max-warnings": "0" }, 1],
  ["files that are named one a line", { "a b.yaml": clean, "c.yaml": broken }, { files: "a b.yaml\n\n  d*.yaml \n" }, 3],
  ["a file that is left out", { "a b.yaml": clean, "c.yaml": broken }, { files: "a b.yaml" }, 0],
  ["a folder and a glob in it", { "x (1)/a.yaml": broken, "b.yaml": clean }, { files: "*.yaml", "working-directory": "x (1)" }, 1],
  ["a file that is not there", { "a.yaml": clean }, { files: "nope.yaml" }, 3],
  ["a working directory that is not there", { "a.yaml": clean }, { "working-directory": "nope" }, 2],
  ["a configuration that is broken", { "a.yaml": clean, "signalbox.config.yaml": "rulez: {}\n" }, {}, 2],
  ["a format that is not there", { "a.yaml": clean }, { format: "sarfi" }, 2],
  ["a ref that is not there", { "a.yaml": clean }, { since: "mian" }, 3],
  ["a base that is not there", { "a.yaml": clean }, { against: "mian" }, 3],
  ["a flag that is none", { "a.yaml": clean }, { comment: "yes" }, 2],
  ["a version that is none", { "a.yaml": clean }, { version: "1; touch x" }, 2],
  ["a baseline that is not there", { "a.yaml": clean }, { baseline: "nope.json" }, 3],
])("%s ends the job with the exit code of its kind", async (_, files, inputs, expected) => {
  const { code, outputs, lint } = await inputsOf(files, inputs);
  expect([code, outputs["exit-code"]]).toEqual([expected, String(expected)]);
  expect(lint.out.includes("::error title=signalbox::")).toBe(expected > 1);
});

test.each([
  "$(touch x)",
  "`touch x`",
  "; touch x;",
  '"; touch x; "',
  "' ; touch x; '",
  "--fix",
  "-",
  "${{ github.token }}",
  "a\nb; touch x",
])(
  "the input %j is a name of a file, and nothing is run",
  async (hostile) => {
    const workspace = await checkout({ "a.yaml": clean });
    const before = readdirSync(workspace);
    for (const name of ["files", "config", "since", "against", "working-directory"]) {
      const { code } = await perform({ workspace, inputs: { [name]: hostile } });
      // As a working directory, a dash is no folder; everything else is something that there is not.
      expect([2, 3]).toContain(code);
    }
    expect(readdirSync(workspace)).toEqual(before);
  },
  120_000,
);

test("what a manifest says is never a command to the runner", async () => {
  const hostile = clean.replace("name: desk", 'name: desk\n"::error::owned": 1\n"::set-output name=exit-code::0": "##[error]x"');
  const { lint } = await inputsOf({ "a.yaml": hostile }, { format: "text" });
  const lines = lint.out.split("\n");
  const from = lines.findIndex((line) => line.startsWith("::stop-commands::"));
  const to = lines.indexOf(`::${lines[from]?.slice("::stop-commands::".length)}::`);
  expect(from).toBeGreaterThanOrEqual(0);
  expect(lines.slice(from + 1, to).join("\n")).toContain("::error::owned");
  expect([...lines.slice(0, from), ...lines.slice(to + 1)].filter((line) => line.includes("owned"))).toEqual([]);
});

test("paths in reports are from the top of the repository, wherever it is checked out and whatever the working directory is", async () => {
  const outer = folderOf({});
  const workspace = await checkout({ "desks/one/a.yaml": broken, "desks/one/signalbox.config.yaml": "profile: strict\n" });
  const inner = join(outer, "src");
  await git(outer, "clone", "-q", workspace, "src");
  install(inner);
  const { lint } = await perform({ workspace: outer, inputs: { "working-directory": "src/desks/one", files: "a.yaml" } });
  expect(lint.out).toContain("file=desks/one/a.yaml,");
});

test("without a repository it lints, and has nothing to compare with", async () => {
  const workspace = folderOf({ "a.yaml": broken });
  install(workspace);
  const { code, lint } = await perform({ workspace });
  expect([code, lint.out.includes("file=a.yaml,")]).toEqual([1, true]);
});

test("a runner without node is told what to add", async () => {
  const workspace = folderOf({ "a.yaml": clean });
  const bin = folderOf({});
  symlinkSync("/bin/bash", join(bin, "bash"));
  const { code, lint } = await perform({ workspace, env: { PATH: bin } });
  expect([lint.code, code]).toEqual([0, 3]);
  expect(lint.out).toContain("add actions/setup-node");
});

test("a shallow clone is named where a ref is missing from it", async () => {
  const workspace = await checkout({ "a.yaml": clean });
  write(workspace, { "a.yaml": warned });
  await git(workspace, "commit", "-qam", "next");
  const shallow = folderOf({});
  await git(shallow, "clone", "-q", "--depth=1", `file://${workspace}`, ".");
  install(shallow);
  const { code, lint } = await perform({ workspace: shallow, inputs: { since: "HEAD~1" } });
  expect(code).toBe(3);
  expect(lint.out).toContain("fetch-depth: 0");
});
