import { createInterface } from "node:readline";

/** Lines that a person or a pipe gives, one at a time. */
export interface Lines {
  /** Shows the prompt and waits; `undefined` when there are no more lines. */
  next(prompt: string): Promise<string | undefined>;
  /** The same, but what was typed before the question was seen is no answer to it. */
  answer(question: string): Promise<string | undefined>;
  close(): void;
}

export interface LinesOptions {
  readonly input: NodeJS.ReadableStream;
  /** Where prompts go; absent where nobody sees them. */
  readonly output?: NodeJS.WritableStream;
  /** Control-C in the terminal; control-D only ends the lines. */
  readonly onInterrupt: () => void;
}

/** Reads lines without losing those that arrive while nobody waits for one. */
export function readLines({ input, output, onInterrupt }: LinesOptions): Lines {
  const reader = createInterface({
    input,
    terminal: output !== undefined,
    crlfDelay: Infinity,
    ...(output === undefined ? {} : { output }),
  });
  const arrived: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let ended = false;
  const give = (line: string | undefined): boolean => {
    const taker = waiting;
    waiting = undefined;
    taker?.(line);
    return taker !== undefined;
  };
  reader.on("line", (line) => {
    if (!give(line)) arrived.push(line);
  });
  reader.on("close", () => {
    ended = true;
    give(undefined);
  });
  reader.on("SIGINT", onInterrupt);

  const next = (prompt: string): Promise<string | undefined> => {
    const line = arrived.shift();
    if (line !== undefined || ended) return Promise.resolve(line);
    if (output !== undefined) {
      reader.setPrompt(prompt);
      reader.prompt();
    }
    return new Promise((resolve) => (waiting = resolve));
  };

  return {
    next,
    answer(question) {
      arrived.length = 0;
      return next(question);
    },
    close: () => reader.close(),
  };
}
