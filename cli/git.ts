import { execFileSync } from "node:child_process";
import { unable } from "./refusal.ts";

/** What git says to these words. Throws a `Refusal` with a message made of the reason git gives. */
export function git(words: readonly string[], message: (reason: string) => string, input?: string): Buffer {
  try {
    return execFileSync("git", words, {
      maxBuffer: 1024 * 1024 * 1024,
      stdio: ["pipe", "pipe", "pipe"],
      ...(input === undefined ? { input: "" } : { input }),
    });
  } catch (error) {
    const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: Buffer };
    if (code === "ENOENT") throw unable("git is asked for this, and there is no program `git` here; install it", error);
    throw unable(message(String(stderr ?? error).trim()), error);
  }
}

/** The top folder of the repository that the current folder is in; `what` says in a refusal what needs one. */
export function repositoryTop(what: string): string {
  return git(["rev-parse", "--show-toplevel"], () => `${what}, and ${process.cwd()} is in no git repository`)
    .toString()
    .trim();
}

/** The id of the commit that a ref means. */
export function commitOf(ref: string): string {
  return git(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    () =>
      `git knows no commit \`${ref}\`${hasCommits() ? "; check its spelling, and whether it was fetched (`git fetch`)" : ": the repository has no commits yet"}`,
  )
    .toString()
    .trim();
}

function hasCommits(): boolean {
  try {
    git(["rev-parse", "--verify", "--quiet", "HEAD"], String);
    return true;
  } catch {
    return false;
  }
}
