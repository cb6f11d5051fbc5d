/**
 * What a terminal would act on or hide: controls, line separators, halves of surrogate pairs, and format characters (bidirectional
 * overrides, zero-width spaces, tags). The joiners U+200C and U+200D are part of many scripts and stay.
 */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
const isUnseen = new RegExp(unseen.source, "u");

/** Shows characters that would hide themselves or steer a terminal: as control pictures, else as `<U+202E>`. One line in, one line out. */
export function visible(text: string): string {
  return text.replace(unseen, picture);
}

/** Like {@link visible}, but line breaks stay, each followed by the indent, and tabs become spaces. */
export function visibleLines(text: string, indent = ""): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => visible(line.replaceAll("\t", "    ")))
    .join(`\n${indent}`);
}

/** Some characters of a text, and how they are shown. */
export interface Shown {
  readonly text: string;
  readonly shown: string;
}

/** A text cut at the characters that {@link visible} replaces, and at the offsets where others hide: each of them is shown alone, the rest as it is. */
export function unmasked(text: string, hides: (offset: number) => boolean): readonly Shown[] {
  const parts: Shown[] = [];
  let seen = "";
  let at = 0;
  const end = (): void => {
    if (seen !== "") parts.push({ text: seen, shown: seen });
    seen = "";
  };
  for (const character of text) {
    if (isUnseen.test(character) || hides(at)) {
      end();
      parts.push({ text: character, shown: picture(character) });
    } else {
      seen += character;
    }
    at += character.length;
  }
  end();
  return parts;
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  if (code >= 0xd800 && code <= 0xdfff) return "\ufffd";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
