/** A path as an included file writes it, relative to the root manifest's folder instead. An absolute one is left as it is. */
export function fromRoot(folder: string, written: string): string {
  if (folder === "" || /^(?:[\\/]|[a-z]:|[a-z][a-z0-9+.-]+:\/\/)/iu.test(written)) return written;
  const parts: string[] = [];
  for (const part of `${folder}/${written}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts[0] === ".." ? parts.join("/") : `./${parts.join("/")}`;
}

/** The folder of a file that an include names, relative to the root manifest's; empty for the root's own. */
export function folderOf(folder: string, include: string): string {
  const path = fromRoot(folder === "" ? "." : folder, include);
  const folders = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
  return folders === "." ? "" : folders;
}
