import { visible, visibleLines } from "./visible.ts";

/** Splits what a parser or GitHub would join to a mention, a reference, an emoji or a link. */
const SPLIT = "&#8203;";

/** A text of any origin as Markdown that renders as that text: names in backticks as code, everything else as plain words on one line. */
export function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (part.length > 2 && part.startsWith("`") && part.endsWith("`") ? code(part.slice(1, -1)) : words(part)))
    .join("");
}

/** A text as a code span. */
export function code(text: string): string {
  const shown = visible(text);
  if (shown.trim() === "") return shown === "" ? "" : "` `";
  const fence = "`".repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines as a fenced block. */
export function block(language: string, lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => visibleLines(line).replaceAll("\n", " "));
  const fence = "`".repeat(Math.max(3, longestRun(shown.join("\n")) + 1));
  return [`${fence}${language}`, ...shown, fence];
}

/** Plain words: every character that means something to Markdown, HTML or GitHub loses its meaning. */
function words(text: string): string {
  return visible(text)
    .replace(/\s+/g, " ")
    .replace(/[!-$&(-+\-:<-@[-`{-~]|(?<=^\d+)\./g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/&#(?:64|35|58);(?=\S)/g, `$&${SPLIT}`)
    .replace(/www(?=\.)/gi, `$&${SPLIT}`)
    .replace(/\b(gh)(?=&#45;\d)/gi, `$1${SPLIT}`)
    .replace(/\b(?=[0-9a-f]*\d)([0-9a-f]{4})(?=[0-9a-f]{3,36}\b)/gi, `$1${SPLIT}`);
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
