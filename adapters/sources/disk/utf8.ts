/** The text that bytes encode, or why they encode none. */
export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Decodes UTF-8 without guessing: one wrong byte and there is no text, but the line it stands in. A byte order mark is left out. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, reason: isUtf16(bytes) ? "it is UTF-16; expected UTF-8: save it as UTF-8" : notUtf8(bytes) };
  }
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function notUtf8(bytes: Uint8Array): string {
  const at = firstWrong(bytes);
  if (bytes.subarray(0, at).includes(0)) return "it is a binary file; expected text in UTF-8";
  const line = bytes.subarray(0, at).reduce((lines, byte) => (byte === 10 ? lines + 1 : lines), 1);
  const byte = bytes[at]?.toString(16).padStart(2, "0") ?? "";
  return `it is not UTF-8: line ${line} holds the byte 0x${byte}; save it as UTF-8`;
}

/** The first byte that cannot stand where it stands, found by halving: a longer prefix is wrong if a shorter one is. */
function firstWrong(bytes: Uint8Array): number {
  let right = 0;
  let wrong = bytes.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isRight(bytes.subarray(0, middle))) right = middle;
    else wrong = middle;
  }
  return right;
}

function isRight(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
