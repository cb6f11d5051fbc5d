/** A character that a reader does not see, or that changes the order in which others are seen. */
export interface HiddenCharacter {
  readonly text: string;
  readonly index: number;
  readonly kind: "order" | "invisible" | "tag";
}

/**
 * The controls of the bidirectional algorithm (https://www.unicode.org/reports/tr9/), what has no width, and characters that carry hidden bytes: tags
 * and variation selectors.
 */
const suspects =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]|\u034f|\p{Variation_Selector}/gu;

/** None of them is ASCII, which most manifests are from end to end. */
const beyondAscii = /[^\0-\x7f]/;

const REACH = 200;

/** The hidden characters in a text that no script, emoji or byte order mark accounts for, in order. */
export function hiddenIn(text: string): readonly HiddenCharacter[] {
  if (!beyondAscii.test(text)) return [];
  return [...text.matchAll(suspects)].flatMap((match) => {
    const [character] = match;
    const { index } = match;
    const around: Around = {
      text,
      index,
      before: before(text, index),
      after: text.slice(index + character.length, index + character.length + 2),
    };
    const kind = kindOf(character, around);
    return kind === undefined ? [] : [{ text: character, index, kind }];
  });
}

/** The ASCII text that tag characters spell, if they do: a model reads it, a person does not see it. */
export function spelled(characters: readonly HiddenCharacter[]): string {
  return characters
    .map(({ text }) => (text.codePointAt(0) ?? 0) - 0xe0000)
    .filter((code) => code >= 0x20 && code < 0x7f)
    .map((code) => String.fromCodePoint(code))
    .join("");
}

interface Around {
  readonly text: string;
  readonly index: number;
  readonly before: string;
  readonly after: string;
}

function kindOf(character: string, around: Around): HiddenCharacter["kind"] | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe0000 && code <= 0xe007f) return isFlag(around) ? undefined : "tag";
  if (/\p{Variation_Selector}/u.test(character)) return selects(character, around.before) ? undefined : "tag";
  if (isOrder(code)) return isRightToLeft(lineAt(around)) && code !== 0x202d && code !== 0x202e ? undefined : "order";
  return isAtHome(code, around) ? undefined : "invisible";
}

function isOrder(code: number): boolean {
  return code === 0x61c || code === 0x200e || code === 0x200f || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** Scripts whose letters join or stack, and in which U+200C and U+200D choose how. */
const joining =
  "Arabic Syriac Mongolian Nko Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan Thai Lao Javanese Balinese";
/** Scripts that put no spaces between words, where U+200B tells where a line may break. */
const unspaced = "Thai Lao Khmer Myanmar Tibetan Javanese Balinese Han Hiragana Katakana";
const hangul = "Hangul";

function isAtHome(code: number, { text, index, before: left, after: right }: Around): boolean {
  switch (code) {
    case 0xfeff:
      return index === 0;
    case 0xad:
      return /\p{L}$/u.test(left) && /^\p{L}/u.test(right);
    case 0x34f:
      return /\p{M}$/u.test(left);
    case 0x115f:
    case 0x1160:
    case 0x3164:
    case 0xffa0:
      return isOf(hangul, left, right);
    case 0x180e:
      return /\p{Script=Mongolian}$/u.test(left);
    case 0x200b:
      return isOf(unspaced, left, right);
    case 0x200c:
      return isOf(joining, left, right);
    case 0x200d:
      return isOf(joining, left, right) || joinsEmoji(left, text.slice(index + 1, index + 3));
    default:
      return false;
  }
}

/** Whether a variation selector has something to vary: an emoji, symbol, digit or ideograph right before it. */
function selects(selector: string, left: string): boolean {
  if ((selector.codePointAt(0) ?? 0) >= 0xe0100) return /\p{Script=Han}$/u.test(left);
  return /(?:\p{Emoji}|\p{S}|\p{P}|\p{Script=Han}|\p{Script=Mongolian}|\p{Script=Myanmar}|\p{Script=Phags_Pa})$/u.test(left);
}

/** The flag of a region: a black flag, tags that name it, and the tag that ends them. */
function isFlag({ text, index }: Around): boolean {
  const start = text.lastIndexOf("\u{1f3f4}", index);
  if (start === -1 || index - start > 16) return false;
  const flag = /^\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u.exec(text.slice(start, start + 18));
  return flag !== null && index < start + flag[0].length;
}

function isRightToLeft(line: string): boolean {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(line.replaceAll("\u061c", ""));
}

/** The line around an offset, as far as a reader sees at once: a line may be the whole file. */
function lineAt({ text, index }: Around): string {
  const start = text.slice(Math.max(0, index - REACH), index);
  return `${start.slice(start.lastIndexOf("\n") + 1)}${text
    .slice(index, index + REACH)
    .split("\n", 1)
    .join("")}`;
}

function joinsEmoji(left: string, right: string): boolean {
  return /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u20e3)$/u.test(left) && /^\p{Extended_Pictographic}/u.test(right);
}

const classes = new Map<string, RegExp>();

/** Whether a neighbour is of one of these scripts. Their tables take long to build, and most texts never ask. */
function isOf(scripts: string, left: string, right: string): boolean {
  let letters = classes.get(scripts);
  if (letters === undefined) {
    const parts = scripts.split(" ").map((name) => `\\p{Script_Extensions=${name}}`);
    letters = new RegExp(`[${parts.join("")}]`, "u");
    classes.set(scripts, letters);
  }
  return letters.test(left) || letters.test(right);
}

/** The character before an offset, whole where it takes two units. */
function before(text: string, index: number): string {
  return text.slice(Math.max(0, index - 2), index);
}
