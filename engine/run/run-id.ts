import { EngineError } from "./engine-error.ts";

const mostCharacters = 127;
const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** The last text that was found to name a run: the engine judges an id, and then its store does. */
let latest = "";

/** Whether a text can name a run: at most 127 of letters, digits, `_`, `.` and `-`, safe as a file's name on every system. */
export function isRunId(text: unknown): text is string {
  if (typeof text !== "string") return false;
  if (text === latest) return text !== "";
  if (!isLegal(text) || reservedOnWindows.test(text)) return false;
  latest = text;
  return true;
}

/** By its characters, at half of what a pattern costs; it begins with a letter or digit, and does not end with a dot. */
function isLegal(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > mostCharacters || !isLetterOrDigit(text.charCodeAt(0)) || text.charCodeAt(length - 1) === 0x2e) return false;
  for (let at = 1; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (!isLetterOrDigit(unit) && unit !== 0x5f && unit !== 0x2e && unit !== 0x2d) return false;
  }
  return true;
}

function isLetterOrDigit(unit: number): boolean {
  const lower = unit | 0x20;
  return (unit >= 0x30 && unit <= 0x39) || (lower >= 0x61 && lower <= 0x7a && unit < 0x80);
}

/** Throws a `bad-argument` where the text cannot name a run. */
export function checkRunId(text: unknown): asserts text is string {
  if (isRunId(text)) return;
  const found = typeof text === "string" ? JSON.stringify(text.slice(0, 80)) : typeof text;
  throw new EngineError(
    "bad-argument",
    `${found} cannot name a run; an id has 1 to 127 letters, digits, "_", "." and "-", starts with a letter or digit, ` +
      `does not end with "." and is no name that Windows reserves`,
  );
}
