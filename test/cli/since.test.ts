import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, signalbox } from "./command.ts";
import { broken, clean, folderOf, git, warned, write } from "./judged.ts";

const including = "signalbox: 1\nname: whole\nentry: triage\ninclude: [parts/agents.yaml]\n";
const part = `signalbox: 1\n${clean.slice(clean.indexOf("agents:"))}`;

/** A repository with these files committed on `main`, and a branch that is checked out. */
async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const cwd = folderOf(files);
  await git(cwd, "init", "-q");
  await git(cwd, "add", ".");
  await git(cwd, "commit", "-qm", "start");
  await git(cwd, "checkout", "-qb", "work");
  return cwd;
}

/** The files that were linted since a ref. */
async function lintedSince(ref: string, cwd: string): Promise<readonly string[]> {
  const { out } = await signalbox(["lint", ".", "--since", ref, "--format", "json"], { cwd });
  return (JSON.parse(out) as { readonly files: readonly string[] }).files;
}

const files = { "a.yaml": clean, "b.yaml": broken, "whole.yaml": including, "parts/agents.yaml": part };

test("only what changed is linted, and what includes it", async () => {
  const cwd = await repository(files);
  expect(await lintedSince("main", cwd)).toEqual([]);
  write(cwd, { "a.yaml": warned });
  expect(await lintedSince("main", cwd)).toEqual(["a.yaml"]);
  write(cwd, { "parts/agents.yaml": `${part}# more\n` });
  expect(await lintedSince("main", cwd)).toEqual(["a.yaml", "whole.yaml", "parts/agents.yaml"]);
  await git(cwd, "commit", "-qam", "changed");
  expect(await lintedSince("main", cwd)).toEqual(["a.yaml", "whole.yaml", "parts/agents.yaml"]);
  expect(await lintedSince("HEAD", cwd)).toEqual([]);
});

test("a new file counts before it is added, a renamed one under its new name, and a part that is gone by what includes it", async () => {
  const cwd = await repository(files);
  write(cwd, { "ü new.yaml": clean });
  expect(await lintedSince("main", cwd)).toEqual(["ü new.yaml"]);
  await git(cwd, "mv", "a.yaml", "z.yaml");
  expect(await lintedSince("main", cwd)).toEqual(["z.yaml", "ü new.yaml"]);
  rmSync(join(cwd, "parts/agents.yaml"));
  expect(await lintedSince("main", cwd)).toEqual(["whole.yaml", "z.yaml", "ü new.yaml"]);
});

test("what others changed on the ref since the branch left it does not count", async () => {
  const cwd = await repository(files);
  write(cwd, { "a.yaml": warned });
  await git(cwd, "commit", "-qam", "mine");
  await git(cwd, "checkout", "-q", "main");
  write(cwd, { "b.yaml": clean });
  await git(cwd, "commit", "-qam", "theirs");
  await git(cwd, "checkout", "-q", "work");
  expect(await lintedSince("main", cwd)).toEqual(["a.yaml"]);
});

test("it works from a folder inside of the repository", async () => {
  const cwd = await repository(files);
  write(cwd, { "parts/agents.yaml": `${part}# more\n` });
  expect(await lintedSince("main", join(cwd, "parts"))).toEqual(["agents.yaml"]);
});

test("a configuration that changed concerns every manifest that it is in force for", async () => {
  const cwd = await repository(files);
  write(cwd, { "signalbox.config.yaml": "profile: strict\n" });
  expect(await lintedSince("main", cwd)).toEqual(["a.yaml", "b.yaml", "whole.yaml", "parts/agents.yaml"]);
});

test("nothing that changed is nothing wrong", async () => {
  const cwd = await repository(files);
  expect(await signalbox(["lint", ".", "--since", "main"], { cwd })).toEqual({ code: 0, out: "no findings in 0 files\n", err: "" });
});

test("a ref that git does not know cannot be compared with", async () => {
  const cwd = await repository(files);
  const { code, err } = await signalbox(["lint", ".", "--since", "mian"], { cwd });
  expect([code, err]).toEqual([3, "error: git knows no commit `mian`; check its spelling, and whether it was fetched (`git fetch`)\n"]);
  expect((await signalbox(["lint", ".", "--since=--output=x"], { cwd })).code).toBe(3);
});

test("a repository without commits, and no repository, cannot be compared with", async () => {
  const empty = folderOf({ "a.yaml": clean });
  await git(empty, "init", "-q");
  expect((await signalbox(["lint", ".", "--since", "main"], { cwd: empty })).err).toContain("the repository has no commits yet");
  const none = emptyFolder();
  write(none, { "a.yaml": clean });
  const { code, err } = await signalbox(["lint", ".", "--since", "main"], { cwd: none });
  expect(code).toBe(3);
  expect(err).toContain("is in no git repository");
});
