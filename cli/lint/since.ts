import { resolve } from "node:path";
import { commitOf, git, repositoryTop } from "../git.ts";
import { realPath } from "./touched.ts";

/** The files that changed since the branch left a git ref, as real paths: in commits, in the working tree, or new and untracked. Throws a `Refusal` where git cannot tell. */
export function changedFiles(ref: string): ReadonlySet<string> {
  const top = repositoryTop("`--since` compares with a git ref");
  const commit = commitOf(ref);
  const base = ancestor(commit) ?? commit;
  const failed = (reason: string): string => `git cannot tell what changed since \`${ref}\`: ${reason}`;
  const listed = [
    git(["-C", top, "diff", "--name-only", "--no-renames", "-z", base, "--"], failed),
    git(["-C", top, "ls-files", "--others", "--exclude-standard", "-z"], failed),
  ].flatMap((names) => names.toString().split("\0"));
  return new Set(listed.filter((name) => name !== "").map((name) => realPath(resolve(top, name))));
}

/** Where the branch left; of histories that have nothing in common, or are cut short, there is no such place. */
function ancestor(commit: string): string | undefined {
  try {
    return git(["merge-base", commit, "HEAD"], String).toString().trim();
  } catch {
    return undefined;
  }
}
