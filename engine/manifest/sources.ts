/** How included manifests and routine files are reached; the engine itself opens nothing. Synchronous, since a lint is. */
export interface Sources {
  /** The path a reference in a file means, or why it means none (outside the root, absolute). */
  resolve(from: string, reference: string): { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };
  /** A file's text, or why there is none (missing, a folder, not UTF-8, too large). Never throws. */
  read(path: string): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };
}
