import { isAbsolute, posix, win32 } from "node:path";
import { decodeUtf8 } from "../../adapters/sources/disk/utf8.ts";
import type { Sources } from "../../engine/index.ts";
import { git } from "../git.ts";
import { unable } from "../refusal.ts";
import { unreadable, type Loaded } from "../sources.ts";

/** A file as a commit holds it. */
export interface Committed {
  /** As the person named it; the files are called by it in reports. */
  readonly ref: string;
  readonly commit: string;
  /** From the repository's top, with `/`. */
  readonly path: string;
}

/** Reads a manifest, and what it includes, out of a commit; nothing is checked out. Throws a `Refusal` where the commit holds no such file. */
export function loadCommitted({ ref, commit, path }: Committed): Loaded {
  const lead = `git:${ref}:`;
  const name = `${lead}${path}`;
  const read = blob(commit, path);
  if (!read.ok) throw unable(`\`${path}\` cannot be read at \`${ref}\`: ${read.reason}`);
  const decoded = decodeUtf8(read.bytes);
  if (!decoded.ok) return unreadable(name, decoded.reason);
  return { ok: true, file: { path: name, text: decoded.text }, sources: committedSources(commit, lead, posix.dirname(path)) };
}

/** The files of a commit in a folder and below, under the rules that hold on a disk. */
function committedSources(commit: string, lead: string, root: string): Sources {
  return {
    resolve(from, reference) {
      if (/^[a-z][a-z0-9+.-]+:\/\//i.test(reference)) return { ok: false, reason: "it is a URL; expected a path of a file" };
      if (isAbsolute(reference) || win32.isAbsolute(reference))
        return { ok: false, reason: "it is an absolute path; expected a relative one" };
      const path = posix.join(posix.dirname(from.slice(lead.length)), reference);
      return isBelow(root, path) ? { ok: true, path: `${lead}${path}` } : { ok: false, reason: `it lies outside the root folder ${root}` };
    },
    read(path) {
      const found = blob(commit, path.slice(lead.length));
      return found.ok ? decodeUtf8(found.bytes) : found;
    },
  };
}

function isBelow(root: string, path: string): boolean {
  const way = posix.relative(root, path);
  return way !== ".." && !way.startsWith("../");
}

type Blob = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: string };

/** The bytes of a file, symbolic links followed as far as they stay in the commit. */
function blob(commit: string, path: string): Blob {
  if (/[\n\0]/.test(path)) return { ok: false, reason: "its path holds a line break" };
  const answer = git(
    ["cat-file", "--batch=%(objecttype) %(objectsize)", "--follow-symlinks"],
    (reason) => `git cannot read \`${path}\`: ${reason}`,
    `${commit}:${path}\n`,
  );
  const end = answer.indexOf(10);
  const head = answer.subarray(0, end).toString();
  const size = /^blob (\d+)$/.exec(head)?.[1];
  if (size !== undefined) return { ok: true, bytes: answer.subarray(end + 1, end + 1 + Number(size)) };
  if (head.startsWith("tree ")) return { ok: false, reason: "it is a folder; expected a file" };
  if (/^(?:symlink|dangling|loop|notdir) \d+$/.test(head))
    return { ok: false, reason: "it is a symbolic link that leads to no file of the commit" };
  return { ok: false, reason: "there is no such file" };
}
