import { loadRe2 } from "./re2.ts";

/**
 * A regular expression in the syntax of RE2 (https://github.com/google/re2/wiki/Syntax), which takes time in proportion to the text whatever the text
 * is. It has no look-around and no backreferences, since these cannot be had at that price.
 */
export interface Pattern {
  /** Whether it is found anywhere in a text. */
  readonly found: (text: string) => boolean;
  /** The text with every match replaced; `$1` and `$<name>` stand for groups, `$&` for the match, `$$` for a dollar. */
  readonly replaced: (text: string, replacement: string) => string;
}

export type CompiledPattern = { readonly ok: true; readonly pattern: Pattern } | { readonly ok: false; readonly reason: string };

/** The instructions that one pattern may take: the time of a match is their number times the length of the text. */
const mostInstructions = 5_000;

const compiled = new Map<string, CompiledPattern>();
/** Patterns come from plans, which are few; what builds plans without end must not fill the memory. */
const mostKept = 1_000;

/** Compiles a pattern, or says why it cannot be: what RE2 does not have, or a pattern that is too large. */
export function compilePattern(source: string): CompiledPattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= mostKept) compiled.clear();
  const made = make(source);
  compiled.set(source, made);
  return made;
}

function make(source: string): CompiledPattern {
  const re2 = loadRe2();
  try {
    const expression = re2.compile(source);
    const size = expression.programSize();
    if (size > mostInstructions) return { ok: false, reason: `it is too large: ${size} instructions, at most ${mostInstructions}` };
    return {
      ok: true,
      pattern: {
        found: (text) => expression.matcher(text).find(),
        replaced: (text, replacement) => expression.matcher(text).replaceAll(replacement),
      },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: lacking(source) ?? message.replace(/^error parsing regexp: /, "") };
  }
}

/** What authors know from other engines, by its name. */
function lacking(source: string): string | undefined {
  const look = /\(\?(<?)[=!]/.exec(source);
  if (look !== null) return `it looks ${look[1] === "<" ? "behind" : "ahead"} (\`${look[0]}\`), which RE2 cannot in linear time`;
  const back = /(?:^|[^\\])(?:\\\\)*(\\[1-9]|\\k<\w+>)/.exec(source);
  if (back !== null) return `it refers back to a group (\`${back[1] ?? ""}\`), which RE2 cannot in linear time`;
  if (source.includes("(?>")) return "it has an atomic group (`(?>`), which RE2 does not need: it never goes back";
  return undefined;
}
