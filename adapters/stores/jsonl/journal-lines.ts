import type { RunHeader } from "../../../engine/loop/header.ts";
import type { Outcome } from "../../../engine/loop/outcome.ts";
import { isObject, type Json } from "../../../engine/protocol/json.ts";
import { EngineError } from "../../../engine/run/engine-error.ts";
import { checkVersion } from "../../../engine/run/known-version.ts";

/** What the whole lines of a journal file say. */
export interface JournalLines {
  readonly header: RunHeader;
  readonly outcomes: readonly Outcome[];
  /** The bytes of the whole lines; what stands after them is a line that was never finished. */
  readonly length: number;
}

/** Every line of a journal file but the first, which is the header. */
export interface OutcomeLine {
  /** Counts from 0. */
  readonly index: number;
  readonly outcome: Outcome;
}

const newline = 0x0a;

/** The line of a header's JSON, with its line break. */
export function headerLine(header: string): Buffer {
  return Buffer.from(`${header}\n`);
}

/** The line of an outcome's JSON, with its line break. */
export function outcomeLine(index: number, outcome: string): Buffer {
  return Buffer.from(`{"index":${index},"outcome":${outcome}}\n`);
}

/**
 * Reads a journal file's bytes. A line counts when its line break is there, so a torn last line is left out; without a
 * whole first line there is no run. Throws `newer-version` where a later version of this package wrote it, and `broken-journal`, naming file and line, where a whole line cannot be read.
 */
export function readLines(bytes: Buffer, path: string): JournalLines | undefined {
  let header: RunHeader | undefined;
  const outcomes: Outcome[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    const line = parseLine(bytes.toString("utf8", start, end));
    if (header === undefined) {
      checkVersion("journal", line, `the journal ${path}`);
      if (!isHeader(line)) throw broken(path, 1, `expected the header of a journal of version 1`);
      header = line;
    } else {
      if (!isOutcomeLine(line, outcomes.length)) throw broken(path, outcomes.length + 2, `expected outcome number ${outcomes.length}`);
      outcomes.push(line.outcome);
    }
    start = end + 1;
  }
  return header === undefined ? undefined : { header, outcomes, length: start };
}

function parseLine(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHeader(line: unknown): line is RunHeader {
  return (
    isObject(line) &&
    line["journal"] === 1 &&
    typeof line["runId"] === "string" &&
    typeof line["plan"] === "string" &&
    isObject(line["facts"])
  );
}

function isOutcomeLine(line: unknown, index: number): line is OutcomeLine {
  if (!isObject(line) || line["index"] !== index) return false;
  const outcome = line["outcome"];
  return (
    isObject(outcome) && typeof outcome["kind"] === "string" && typeof outcome["effect"] === "string" && typeof outcome["at"] === "number"
  );
}

function broken(path: string, line: number, expected: string): EngineError {
  return new EngineError(
    "broken-journal",
    `${path}:${line}: this line cannot be read: ${expected}; the file was changed by something else, or the disk failed. ` +
      `Restore it, or cut the file off before this line to keep what came before`,
  );
}
