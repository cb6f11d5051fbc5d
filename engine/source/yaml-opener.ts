/** A bracket or a quote, and where it stands. */
export interface Opener {
  readonly mark: "{" | "[" | '"' | "'";
  readonly at: number;
}

/**
 * The innermost bracket or quote that is still open at an offset of a text that is no YAML because of it. Reads as YAML does what can hide one:
 * comments, quoted texts, block texts, and marks in the middle of a plain text. Undefined where nothing is open.
 */
export function openAt(text: string, end: number): Opener | undefined {
  const open: Opener[] = [];
  let begins = true;
  for (let at = 0; at < end; at++) {
    const mark = text.charAt(at);
    const inside = open.length > 0;
    if (mark === "#" && (at === 0 || /\s/.test(text.charAt(at - 1)))) {
      at = lineEnd(text, at) - 1;
    } else if ((mark === '"' || mark === "'") && begins) {
      const close = quoteEnd(text, at, end);
      if (close === undefined) return { mark, at };
      at = close;
      begins = false;
    } else if ((mark === "{" || mark === "[") && begins) {
      open.push({ mark, at });
    } else if (inside && (mark === "}" || mark === "]")) {
      open.pop();
      begins = false;
    } else if (!inside && begins && (mark === "|" || mark === ">")) {
      at = blockEnd(text, at) - 1;
    } else if (mark === "\n" || mark === "\r") {
      begins = true;
    } else if (mark === " " || mark === "\t") {
      begins ||= separates(text.charAt(at - 1), inside);
    } else {
      begins = inside && mark === ",";
    }
  }
  return open.at(-1);
}

/** Whether a value may begin behind this character and a space: a plain text goes on behind any other. */
function separates(before: string, inside: boolean): boolean {
  return before === ":" || (inside ? before === "," : before === "-" || before === "?");
}

function quoteEnd(text: string, start: number, end: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < end; at++) {
    const mark = text.charAt(at);
    if (quote === '"' && mark === "\\") at++;
    else if (mark === quote && quote === "'" && text.charAt(at + 1) === "'") at++;
    else if (mark === quote) return at;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

/** Where a block text ends: before the next line that is indented no further than the one that it begins on. */
function blockEnd(text: string, start: number): number {
  let first = start;
  while (first > 0 && text[first - 1] !== "\n" && text[first - 1] !== "\r") first--;
  const indentation = indentationAt(text, first);
  let at = lineEnd(text, start);
  while (at < text.length) {
    const next = text.startsWith("\r\n", at) ? at + 2 : at + 1;
    const end = lineEnd(text, next);
    const isBlank = text.slice(next, end).trim() === "";
    if (!isBlank && indentationAt(text, next) <= indentation) break;
    at = end;
  }
  return at;
}

function indentationAt(text: string, line: number): number {
  let at = line;
  while (text[at] === " ") at++;
  return at - line;
}
