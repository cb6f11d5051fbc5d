import { EngineError } from "./engine-error.ts";

const legal = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,126}$/;
const reservedOnWindows = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Whether a text can name a run: at most 127 of letters, digits, `_`, `.` and `-`, safe as a file's name on every system. */
export function isRunId(text: unknown): text is string {
  return typeof text === "string" && legal.test(text) && !text.endsWith(".") && !isReserved(text);
}

/** Most ids begin otherwise, and need no second look. */
function isReserved(text: string): boolean {
  return "acnplACNPL".includes(text.charAt(0)) && reservedOnWindows.test(text);
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
