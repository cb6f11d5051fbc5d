import type { Paint } from "../engine/index.ts";
import { HELP } from "./arguments.ts";
import type { Command, Option } from "./command.ts";

/** What `signalbox --help` says. */
export function overview(commands: readonly Command[], paint: Paint): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "Signalbox checks, draws and runs systems of agents that hand conversations to one another.",
    "",
    `${paint.strong("Usage")}: signalbox <command> [options]`,
    "",
    paint.strong("Commands"),
    ...commands.map((command) => `  ${paint.info(command.name.padEnd(width))}  ${command.summary}`),
    "",
    paint.strong("Options"),
    "  --help     Say how a command is used: signalbox <command> --help, or signalbox help <command>",
    "  --version  Say which version this is",
    "",
    "A new topology: signalbox init desk && signalbox run desk/topology.yaml",
    "",
  ].join("\n");
}

/** What `signalbox <command> --help` says. */
export function helpOn(command: Command, paint: Paint): string {
  const options = [...command.options, HELP];
  const width = Math.max(...options.map((option) => spelled(option).length));
  return [
    command.summary,
    "",
    `${paint.strong("Usage")}: ${usageOf(command)}`,
    "",
    ...command.about.flatMap((paragraph) => [wrapped(paragraph, 78), ""]),
    paint.strong("Options"),
    ...options.map(
      (option) =>
        `  ${paint.info(spelled(option).padEnd(width))}  ${wrapped(described(option), 76 - width).replaceAll("\n", `\n${" ".repeat(width + 4)}`)}`,
    ),
    "",
    paint.strong("Examples"),
    ...command.examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

/** The command's synopsis. */
export function usageOf(command: Command): string {
  return ["signalbox", command.name, command.operands.usage, command.options.length > 0 ? "[options]" : ""]
    .filter((part) => part !== "")
    .join(" ");
}

/** An option as it is typed. */
export function spelled(option: Option): string {
  if (option.value === undefined) return `--${option.name}`;
  return option.alone === undefined ? `--${option.name} ${option.value}` : `--${option.name}[=${option.value}]`;
}

/** An option's help, with what it may be and whether it may be repeated. */
export function described(option: Option): string {
  return option.many === true ? `${option.help} May be given more than once.` : option.help;
}

function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
