// How a step of GitHub Actions speaks: commands to the log, and the files that the runner names.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

/** Says a thing as an annotation; `kind` is error, warning or notice. What the text holds is data, never a command. */
export function annotate(kind, text) {
  console.log(`::${kind} title=signalbox::${text.trim().replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")}`);
}

/** Prints a text in which the runner must not find commands. */
export function print(text) {
  const token = randomUUID();
  console.log(`::stop-commands::${token}\n${text}\n::${token}::`);
}

/** Sets outputs of the step. */
export function setOutputs(file, outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    const end = randomUUID();
    appendFileSync(file, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** What ends the action early, and the exit code that says whose mistake it was: 2 the caller's, 3 nobody's. */
export class Stop extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}
