import { existsSync, realpathSync } from "node:fs";
import { posix, relative, resolve, sep } from "node:path";
import { commitOf, git, repositoryTop } from "../git.ts";
import { badUsage, unable } from "../refusal.ts";
import { loadManifest, type Loaded } from "../sources.ts";
import { loadCommitted } from "./committed.ts";

/** A version of a manifest as it was read, and what is to be said about how it was found. */
export interface Side {
  readonly loaded: Loaded;
  readonly remark?: string;
}

const PREFIX = "git:";

/** Whether an operand means a file of a commit. A file whose own name begins so is written `./git:…`. */
export function isCommitted(operand: string): boolean {
  return operand.startsWith(PREFIX);
}

/** Whether an operand means one file, and not the same file at some ref. */
export function namesFile(operand: string): boolean {
  return !isCommitted(operand) || split(operand).path !== undefined;
}

/**
 * Reads what an operand means: a file, or `git:REF[:path]`. As for git itself, a path is from the repository's top, or with `./` or `../` before it from the current folder; without a
 * path it is the file `beside` names, found under its old name where it was renamed since. Throws a `Refusal` where there is no such file, ref or repository.
 */
export function sideOf(operand: string, beside: string | undefined): Side {
  if (!isCommitted(operand)) return { loaded: loadManifest(operand) };
  const { ref, path } = split(operand);
  const top = repositoryTop(`\`${operand}\` names a file in git`);
  const commit = commitOf(ref);
  if (path !== undefined) return { loaded: loadCommitted({ ref, commit, path: fromTop(path, top) }) };
  if (beside === undefined || isCommitted(beside)) throw badUsage(`\`${operand}\` names no file; write \`${operand}:<path>\``);
  const own = ownPath(beside, top);
  if (holds(commit, own)) return { loaded: loadCommitted({ ref, commit, path: own }) };
  const before = nameBefore(commit, own, top);
  if (before !== undefined) {
    return {
      loaded: loadCommitted({ ref, commit, path: before }),
      remark: `\`${own}\` was called \`${before}\` at \`${ref}\`, and is compared with that`,
    };
  }
  throw unable(
    `there is no \`${own}\` at \`${ref}\`, and git finds no file there that was renamed to it; if it had another name, say so: \`${operand}:<path>\``,
  );
}

/** The first colon ends the ref, but for one in braces, as in `main@{2026-01-01 10:00}`. */
function split(operand: string): { readonly ref: string; readonly path?: string } {
  const words = operand.slice(PREFIX.length);
  const ref = /^(?:\{[^}]*\}|[^:{]|\{)*/.exec(words)?.[0] ?? "";
  if (ref === "") throw badUsage(`\`${operand}\` names no git ref; write \`git:<ref>\` or \`git:<ref>:<path>\``);
  if (ref.length === words.length) return { ref };
  const path = words.slice(ref.length + 1);
  if (path === "") throw badUsage(`\`${operand}\` names no file after the colon; write \`git:${ref}:<path>\`, or leave the colon out`);
  return { ref, path };
}

function fromTop(path: string, top: string): string {
  if (!/^\.\.?(?:\/|$)/.test(path)) return posix.normalize(path);
  return insideOf(resolve(path), top, path);
}

/** Where a file of the working tree lies in the repository. */
function ownPath(file: string, top: string): string {
  if (!existsSync(file)) throw unable(`there is no file \`${file}\`; check the spelling, and that it is relative to ${process.cwd()}`);
  return insideOf(realpathSync(file), top, file);
}

function insideOf(path: string, top: string, written: string): string {
  const way = relative(realpathSync(top), path).split(sep).join("/");
  if (way === ".." || way.startsWith("../")) throw unable(`\`${written}\` lies outside the git repository ${top}`);
  return way;
}

function holds(commit: string, path: string): boolean {
  const found = git(
    ["ls-tree", "-z", "--full-tree", "--name-only", commit, "--", `:(literal)${path}`],
    (reason) => `git cannot list \`${path}\`: ${reason}`,
  );
  return found.length > 0;
}

/** What a file was called, where git takes it for the same: it must be known to git, if only by `git add -N`. */
function nameBefore(commit: string, path: string, top: string): string | undefined {
  const words = ["-C", top, "diff", "--name-status", "-z", "-M", "--diff-filter=R", commit, "--"];
  const fields = git(words, (reason) => `git cannot tell what was renamed: ${reason}`)
    .toString()
    .split("\0");
  for (let at = 0; at + 2 < fields.length; at += 3) if (fields[at + 2] === path) return fields[at + 1];
  return undefined;
}
