// Letter by letter, since a search for a line break that is rare, or not of the kind searched for, would look through all of the text.

/** Where the line that holds an offset begins; behind the byte order mark in the first one. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at === 0 && text.startsWith("\ufeff") ? 1 : at;
}

/** Where the line that holds an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

/** Where the next line begins; the end of the text where there is none. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return end + (text.startsWith("\r\n", end) ? 2 : end < text.length ? 1 : 0);
}

/** Where the line before the one that begins at an offset begins. */
export function previousLine(text: string, start: number): number {
  const breaks = text.startsWith("\r\n", start - 2) ? 2 : 1;
  return lineStart(text, Math.max(0, start - breaks));
}

/** The line break of the line that holds an offset, or else the first one of the text. */
export function lineBreak(text: string, offset: number): string {
  const end = lineEnd(text, offset);
  return /^\r?\n|^\r/.exec(text.slice(end, end + 2))?.[0] ?? /\r?\n|\r/.exec(text)?.[0] ?? "\n";
}

/** Whether nothing but blanks and a comment follows on the line. */
export function endsLine(text: string, offset: number): boolean {
  return /^[ \t]*(?:#.*)?$/.test(text.slice(offset, lineEnd(text, offset)));
}
