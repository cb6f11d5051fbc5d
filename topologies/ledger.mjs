import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Opens the books of a topology: a JSON file that starts as a copy of `data.json` and that tools read and change. The committed data is
 * never touched: the books are kept in the folder `SIGNALBOX_DATA`, or in `.signalbox/data` under the working folder.
 *
 * @param {string} name The topology's name, which becomes the file's name.
 * @param {URL} start Where the data to start from is.
 */
export function openLedger(name, start) {
  const path = () => join(folder(), `${name}.json`);

  function read() {
    const fresh = JSON.parse(readFileSync(start, "utf8"));
    try {
      return { ...fresh, ...JSON.parse(readFileSync(path(), "utf8")) };
    } catch {
      return fresh;
    }
  }

  /** Changes the books once for each idempotency key: a call that is repeated gets the first one's answer. */
  function change(key, edit) {
    const books = read();
    const done = new Map(Object.entries(books.done ?? {}));
    if (done.has(key)) return done.get(key);
    const answer = edit(books);
    done.set(key, answer);
    mkdirSync(folder(), { recursive: true });
    const whole = `${path()}.${process.pid}.part`;
    writeFileSync(whole, `${JSON.stringify({ ...books, done: Object.fromEntries(done) }, undefined, 2)}\n`);
    renameSync(whole, path());
    return answer;
  }

  return { path, read, change };
}

function folder() {
  return process.env["SIGNALBOX_DATA"] || join(".signalbox", "data");
}

/**
 * Reads a text field of a tool's input; the message of its error is written for the model, which hears it.
 *
 * @param {unknown} input
 * @param {string} name
 */
export function text(input, name) {
  const value = typeof input === "object" && input !== null && Object.hasOwn(input, name) ? input[name] : undefined;
  if (typeof value === "string" && value.trim() !== "" && value.length <= 2000) return value.trim();
  throw new Error(`"${name}" must be a text of 1 to 2,000 characters`);
}

/**
 * Reads a number field of a tool's input that must be above zero.
 *
 * @param {unknown} input
 * @param {string} name
 */
export function amount(input, name) {
  const value = typeof input === "object" && input !== null && Object.hasOwn(input, name) ? input[name] : undefined;
  if (typeof value === "number" && Number.isFinite(value) && value > 0) return value;
  throw new Error(`"${name}" must be a number above 0`);
}

/** Finds the one record whose field has this value, whatever the case it was typed in. */
export function find(records, field, value) {
  const wanted = value.replace(/^#/u, "").toLowerCase();
  return records.find((record) => String(record[field]).toLowerCase() === wanted);
}
