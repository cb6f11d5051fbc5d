// What a change is compared with.
import { spawnSync } from "node:child_process";
import { Stop } from "./workflow.mjs";

/** Speaks to git in a folder; the answer, or nothing where git says no. */
export function gitIn(folder, env) {
  return (...words) => {
    const { status, stdout } = spawnSync("git", words, {
      cwd: folder,
      env: { ...env, GIT_TERMINAL_PROMPT: "0" },
      encoding: "utf8",
      maxBuffer: 1 << 30,
    });
    return status === 0 ? stdout : undefined;
  };
}

/**
 * The commit that the change began at: of the ref in `against`, of the pull request, or of the merge group. Nothing where there is none of them. Throws a `Stop` where the commit is not to
 * be had.
 */
export function baseOf(against, event, git) {
  if (against === "none") return undefined;
  if (against !== "") {
    const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${against}^{commit}`)?.trim();
    if (commit === undefined) throw missing(`\`against\` is \`${against}\`, and git knows no such commit`);
    return branchedFrom(commit, git);
  }
  const { pull_request: pull, merge_group: group } = event;
  const told = pull?.base?.sha ?? group?.base_sha;
  if (typeof told !== "string") return undefined;
  const [first, second] = parents(git);
  // GitHub checks a pull request out as it would be merged now; its first parent is what it would be merged into, which may be newer than the base it tells.
  const isMerge = first !== undefined && second !== undefined && second === pull?.head?.sha;
  const base = isMerge ? first : told;
  if (!has(base, git)) git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", base);
  if (!has(base, git)) throw missing(`the commit \`${base}\` that the change is compared with is not here, and cannot be fetched`);
  return isMerge ? base : branchedFrom(base, git);
}

/** Parents as the commit itself names them; a shallow clone does not have them, but knows what they are called. */
function parents(git) {
  const head = (git("cat-file", "-p", "HEAD") ?? "").split("\n\n")[0] ?? "";
  return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, commit]) => commit);
}

function has(commit, git) {
  return git("cat-file", "-e", `${commit}^{commit}`) !== undefined;
}

/** Where the branch left a commit's history; the commit itself where the clone is too shallow to tell. */
function branchedFrom(commit, git) {
  return git("merge-base", commit, "HEAD")?.trim() || commit;
}

function missing(what) {
  return new Stop(`${what}; check the whole history out (\`actions/checkout\` with \`fetch-depth: 0\`)`, 3);
}
