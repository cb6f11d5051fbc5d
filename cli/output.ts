import pc from "picocolors";
import type { Paint } from "../engine/index.ts";

/** Where a command speaks: data to `out`, talk to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Colours for `out`. */
  readonly paint: Paint;
  /** Colours for `err`. */
  readonly errPaint: Paint;
  /** Somebody sits before it: both ends of the conversation are a terminal. */
  readonly interactive: boolean;
  /** Aborts when nobody reads `out` any more. */
  readonly gone: AbortSignal;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Speaks through the process's own streams. A reader that goes away (`| head`) is no error: what follows is dropped. */
export function processOutput(): Output {
  const gone = new AbortController();
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    gone.abort();
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    out(text) {
      if (!gone.signal.aborted) process.stdout.write(text);
    },
    err: (text) => void process.stderr.write(text),
    paint: paintFor(coloured(process.stdout.isTTY, process.env)),
    errPaint: paintFor(coloured(process.stderr.isTTY, process.env)),
    interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
    gone: gone.signal,
  };
}

/** Whether to colour (`terminal` is undefined for a pipe, whatever Node's types say): `FORCE_COLOR` decides, else `NO_COLOR` (https://no-color.org), else whether it is a terminal that can. */
export function coloured(terminal: boolean | undefined, environment: Environment): boolean {
  const force = environment["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  return terminal === true && environment["TERM"] !== "dumb";
}

/** Waits until everything that was said has left the process. */
export async function drained(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise<void>((done) => void stream.write("", () => done()))));
}

function paintFor(colour: boolean): Paint {
  const colours = pc.createColors(colour);
  return {
    error: (text) => colours.bold(colours.red(text)),
    warning: (text) => colours.bold(colours.yellow(text)),
    info: (text) => colours.bold(colours.cyan(text)),
    strong: colours.bold,
    faint: colours.dim,
    good: (text) => colours.bold(colours.green(text)),
  };
}
