// Under a name of its own: who bundles ES modules puts a `createRequire` before all others.
import { createRequire as requirerFor } from "node:module";
import type { RE2JS } from "re2js";

/**
 * The regular expressions of RE2 (https://github.com/le0pard/re2js), loaded when they are first asked for: few topologies have patterns, and a
 * process without any must not pay for the library. Patterns are compiled where nothing can wait, so it is required and not imported.
 */
export function loadRe2(): typeof RE2JS {
  const library = requirerFor(import.meta.url)("re2js") as { readonly RE2JS: typeof RE2JS };
  return library.RE2JS;
}
