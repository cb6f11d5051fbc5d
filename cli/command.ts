import type { ExitCode } from "./exit-code.ts";
import type { Arguments } from "./arguments.ts";
import type { Output } from "./output.ts";

/** An option as help, `docs/cli.md` and the parser know it. */
export interface Option {
  readonly name: string;
  /** What stands for its value in help; absent for a flag. */
  readonly value?: string;
  readonly help: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  /** What it means when it is given alone; its value is then written after `=` only. */
  readonly alone?: string;
  /** May be given more than once. */
  readonly many?: true;
  /** Takes a whole number from 0. */
  readonly whole?: true;
}

/** A verb: what help says of it, what the parser lets through, and how its code is loaded when it is asked for. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What comes after the verb, as `<file>`; how many there must and may be. */
  readonly operands: { readonly usage: string; readonly least: number; readonly most: number };
  readonly options: readonly Option[];
  /** Paragraphs for help and the docs page. */
  readonly about: readonly string[];
  readonly examples: readonly string[];
  load(): Promise<{ readonly run: Run }>;
}

/** Carries a command out. Throws a `Refusal` where that is not possible. */
export type Run = (args: Arguments, output: Output) => Promise<ExitCode> | ExitCode;
