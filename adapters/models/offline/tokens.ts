import { words } from "./words.ts";

/** A word of a text as the user wrote it. */
export interface Token {
  /** Without the punctuation around it. */
  readonly text: string;
  /** In lower case, letters and digits only. */
  readonly plain: string;
  /** Whether a sentence or clause ends after it. */
  readonly ends: boolean;
  /** Whether a colon follows: what comes next is its value. */
  readonly labels: boolean;
}

/** Cuts a text at its spaces. */
export function tokensOf(text: string): readonly Token[] {
  return text.split(/\s+/u).flatMap((raw) => {
    const short = raw.slice(0, 80);
    const bare = trimmed(short);
    return bare === ""
      ? []
      : [
          {
            text: bare,
            plain: /^[Ii]['’]/u.test(bare) ? bare.toLowerCase().replace("’", "'") : words(bare).join(""),
            ends: /[.,;!?]$/u.test(short),
            labels: short.endsWith(":"),
          },
        ];
  });
}

const EDGE = /[\p{L}\p{N}€$£¥+%#@]/u;

function trimmed(raw: string): string {
  const letters = Array.from(raw);
  let start = 0;
  let end = letters.length;
  while (start < end && !EDGE.test(letters[start] ?? "")) start += 1;
  while (end > start && !EDGE.test(letters[end - 1] ?? "")) end -= 1;
  return letters.slice(start, end).join("");
}

/** The number a token is, with a currency or a thousands separator in it or not. */
export function numberIn(token: string): number | undefined {
  const bare = token.replace(/^[€$£¥+]+/u, "").replace(/(?:[€$£¥%]|eur|usd|gbp|chf|k)$/iu, "");
  const named = NUMBERS.get(bare.toLowerCase());
  if (named !== undefined) return named;
  if (/^-?\d{1,12}(?:\.\d{1,6})?$/u.test(bare)) return Number(bare) * (/\dk$/iu.test(token) ? 1000 : 1);
  if (/^-?\d{1,3}(?:[,']\d{3}){1,3}(?:\.\d{1,2})?$/u.test(bare)) return Number(bare.replaceAll(/[,']/gu, ""));
  if (/^-?\d{1,9},\d{1,2}$/u.test(bare)) return Number(bare.replace(",", "."));
  return undefined;
}

/** Whether a token is an amount of money, or the word after it says so. */
export function isMoney(token: string, next: string): boolean {
  return (
    /^[€$£¥]|[€$£¥]$|\d(?:eur|usd|gbp|chf)$/iu.test(token) ||
    /^(?:dollars?|euros?|eur|usd|pounds?|gbp|francs?|chf|bucks|yen|[€$£¥])$/iu.test(next)
  );
}

const NUMBERS = new Map(
  "zero one two three four five six seven eight nine ten eleven twelve".split(" ").map((word, value) => [word, value]),
);

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** The calendar date that begins at a token, as `yyyy-mm-dd`. Day and month must be written; nothing is guessed from today. */
export function dateAt(tokens: readonly Token[], at: number): string | undefined {
  const token = tokens[at]?.text ?? "";
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?$/u.exec(token);
  if (iso !== null) return day(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u.exec(token);
  if (dotted !== null) return day(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/u.exec(token);
  if (slashed !== null)
    return (
      day(Number(slashed[3]), Number(slashed[1]), Number(slashed[2])) ?? day(Number(slashed[3]), Number(slashed[2]), Number(slashed[1]))
    );
  const month = monthIn(token);
  if (month !== undefined) return day(yearIn(tokens[at + 2]?.text), month, ordinal(tokens[at + 1]?.text));
  const skipped = tokens[at + 1]?.plain === "of" ? 2 : 1;
  const after = monthIn(tokens[at + skipped]?.text ?? "");
  return after === undefined ? undefined : day(yearIn(tokens[at + skipped + 1]?.text), after, ordinal(token));
}

function monthIn(token: string): number | undefined {
  const short = token.toLowerCase().replace(/\.$/u, "");
  const index =
    short.length < 3
      ? -1
      : MONTHS.findIndex((month) => month === short || month.slice(0, 3) === short || (short === "sept" && month === "september"));
  return index === -1 ? undefined : index + 1;
}

function ordinal(token = ""): number {
  return Number(/^(\d{1,2})(?:st|nd|rd|th)?$/iu.exec(token)?.[1] ?? Number.NaN);
}

function yearIn(token = ""): number {
  return Number(/^(\d{4})$/u.exec(token)?.[1] ?? Number.NaN);
}

function day(year: number, month: number, date: number): string | undefined {
  const time = new Date(Date.UTC(year, month - 1, date));
  const real = time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === date;
  return real ? time.toISOString().slice(0, 10) : undefined;
}
