import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { unable } from "../refusal.ts";
import { realPath } from "./touched.ts";

/** The files that changed since the branch left a git ref, as real paths: in commits, in the working tree, or new and untracked. Throws a `Refusal` where git cannot tell. */
export function changedFiles(ref: string): ReadonlySet<string> {
  const top = git(
    ["rev-parse", "--show-toplevel"],
    () => `\`--since\` compares with a git ref, and ${process.cwd()} is in no git repository`,
  ).trim();
  const commit = git(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    () =>
      `git knows no commit \`${ref}\`${hasCommits() ? "; check its spelling, and whether it was fetched (`git fetch`)" : ": the repository has no commits yet"}`,
  ).trim();
  const base = ancestor(commit) ?? commit;
  const failed = (reason: string): string => `git cannot tell what changed since \`${ref}\`: ${reason}`;
  const listed = [
    git(["-C", top, "diff", "--name-only", "--no-renames", "-z", base, "--"], failed),
    git(["-C", top, "ls-files", "--others", "--exclude-standard", "-z"], failed),
  ].flatMap((text) => text.split("\0"));
  return new Set(listed.filter((name) => name !== "").map((name) => realPath(resolve(top, name))));
}

/** Where the branch left; of histories that have nothing in common, or are cut short, there is no such place. */
function ancestor(commit: string): string | undefined {
  try {
    return run(["merge-base", commit, "HEAD"]).trim();
  } catch {
    return undefined;
  }
}

function hasCommits(): boolean {
  try {
    run(["rev-parse", "--verify", "--quiet", "HEAD"]);
    return true;
  } catch {
    return false;
  }
}

function git(words: readonly string[], message: (reason: string) => string): string {
  try {
    return run(words);
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === "ENOENT") throw unable("`--since` asks git what changed, and there is no program `git` here; install it", error);
    throw unable(message(String(stderr ?? error).trim()), error);
  }
}

function run(words: readonly string[]): string {
  return execFileSync("git", words, { encoding: "utf8", maxBuffer: 1024 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] });
}
