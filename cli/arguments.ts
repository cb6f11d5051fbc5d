import { parseArgs } from "node:util";
import { didYouMean } from "../engine/index.ts";
import type { Command, Option } from "./command.ts";
import { badUsage } from "./refusal.ts";

/** A command line that passed its command's table. */
export interface Arguments {
  readonly operands: readonly string[];
  has(option: string): boolean;
  /** The value given last. */
  text(option: string): string | undefined;
  /** Every value, in order. */
  texts(option: string): readonly string[];
  number(option: string): number | undefined;
}

/** Help that may be asked for anywhere. */
export const HELP: Option = { name: "help", help: "Say how the command is used, and do nothing." };

/** Reads what follows the verb. Throws a `Refusal` that names what is wrong and what would be right. */
export function parseArguments(command: Command, words: readonly string[]): Arguments {
  const options = [...command.options, HELP];
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      options.map((option) => [option.name, { type: takesNextWord(option) ? ("string" as const) : ("boolean" as const) }]),
    ),
  });

  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const name = token.rawName === "-h" ? HELP.name : token.name;
    const option = token.rawName === "-h" ? HELP : options.find((known) => known.name === name && token.rawName.startsWith("--"));
    if (option === undefined) throw unknownOption(command, token.rawName, options);
    const value = checkedValue(option, token.value, token.inlineValue === true);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  if (!values.has(HELP.name)) checkOperands(command, operands);

  return {
    operands,
    has: (option) => values.has(option),
    text: (option) => values.get(option)?.at(-1),
    texts: (option) => values.get(option) ?? [],
    number(option) {
      const value = values.get(option)?.at(-1);
      return value === undefined ? undefined : Number(value);
    },
  };
}

/** A value that may be left out is written after `=` only, or `--fix desk.yaml` would mean something else than it says. */
function takesNextWord(option: Option): boolean {
  return option.value !== undefined && option.alone === undefined;
}

function checkedValue(option: Option, value: string | undefined, inline: boolean): string {
  const name = `--${option.name}`;
  if (option.value === undefined) {
    if (value !== undefined) throw badUsage(`\`${name}\` takes no value, but \`${value}\` was given`);
    return "";
  }
  if (value === undefined && option.alone !== undefined) return option.alone;
  if (value === undefined) throw badUsage(`\`${name}\` needs a value: \`${name} ${option.value}\``);
  if (!inline && value.startsWith("-") && value !== "-") {
    throw badUsage(`\`${name}\` needs a value, but \`${value}\` follows; for a value that begins with a dash write \`${name}=${value}\``);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw badUsage(`\`${name}\` is one of ${listed(option.choices)}, not \`${value}\`${hint(value, option.choices)}`);
  }
  if (option.whole === true && !/^\d{1,9}$/.test(value)) throw badUsage(`\`${name}\` takes a whole number from 0, not \`${value}\``);
  return value;
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { least, most, usage } = command.operands;
  if (operands.length < least) throw badUsage(`\`${command.name}\` needs ${usage}: \`signalbox ${command.name} ${usage}\``);
  if (operands.length > most) {
    const surplus = operands.slice(most).map((operand) => `\`${operand}\``);
    throw badUsage(`\`${command.name}\` takes ${usage === "" ? "nothing after it" : usage}, but ${surplus.join(", ")} followed`);
  }
}

function unknownOption(command: Command, given: string, options: readonly Option[]): Error {
  const names = options.map((option) => `--${option.name}`);
  return badUsage(`\`${command.name}\` has no option \`${given}\`${hint(given, names)}; it has ${listed(names)}`);
}

/** A question to append to a message, or nothing where no name is near. */
export function hint(given: string, names: readonly string[]): string {
  const near = didYouMean(given, names);
  return near === undefined ? "" : ` (did you mean \`${near.name}\`?)`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
