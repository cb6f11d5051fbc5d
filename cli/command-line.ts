import { isEngineError } from "../engine/index.ts";
import { hint, parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { helpOn, overview } from "./help.ts";
import type { Output } from "./output.ts";
import { badUsage, isRefusal } from "./refusal.ts";

/** Does what the words after `signalbox` ask for. Never throws: mistakes are told on `err`, and the exit code says whose they are. */
export async function runCommandLine(words: readonly string[], output: Output): Promise<ExitCode> {
  const [verb, ...rest] = words;
  try {
    if (verb === undefined) {
      output.err(overview(commands, output.errPaint));
      return EXIT.usage;
    }
    if (verb === "--version" || verb === "-v") return await printVersion(output);
    if (verb === "--help" || verb === "-h" || verb === "help") return printHelp(rest, output);
    const command = commandNamed(verb);
    const args = parseArguments(command, rest);
    if (args.has("help")) return printHelp([command.name], output);
    const { run } = await command.load();
    return await run(args, output);
  } catch (error) {
    return told(error, output, verb);
  }
}

function printHelp(words: readonly string[], output: Output): ExitCode {
  const [name] = words;
  output.out(name === undefined ? overview(commands, output.paint) : helpOn(commandNamed(name), output.paint));
  return EXIT.clean;
}

async function printVersion(output: Output): Promise<ExitCode> {
  const { version } = await import("../adapters/version.ts");
  output.out(`${version()}\n`);
  return EXIT.clean;
}

function commandNamed(verb: string): Command {
  const command = commands.find((candidate) => candidate.name === verb);
  if (command !== undefined) return command;
  const names = commands.map((candidate) => candidate.name);
  const what = verb.startsWith("-") ? "option" : "command";
  throw badUsage(`there is no ${what} \`${verb}\`${hint(verb, names)}; the commands are ${names.join(", ")}`);
}

/** Tells what ended a command, and gives the exit code that says whose mistake it was. */
function told(error: unknown, output: Output, verb?: string): ExitCode {
  const label = output.errPaint.error("error");
  const message = error instanceof Error ? error.message : String(error);
  if (isRefusal(error)) {
    output.err(`${label}: ${message}\n`);
    const known = commands.some(({ name }) => name === verb);
    if (error.exitCode === EXIT.usage) output.err(`Try \`signalbox ${known ? `${verb} ` : ""}--help\`.\n`);
    return error.exitCode;
  }
  // A store that cannot be written, a run that another process drives: nothing is wrong with us.
  if (isEngineError(error) && error.code !== "internal") {
    output.err(`${label}: ${message}\n`);
    return EXIT.unable;
  }
  output.err(
    `${label}: signalbox itself failed: ${message}\nThis is a fault of ours. Please report it with the command and, if you can, the files.\n`,
  );
  tellStack(error, output);
  return EXIT.unable;
}

/** Tells what was thrown where nobody waited for it, as in a timer of a tool's module. */
export function toldAstray(error: unknown, output: Output): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  output.err(
    `${output.errPaint.error("error")}: something threw and nobody caught it: ${message}\nIf it is not the code of a tool, it is a fault of ours; please report it.\n`,
  );
  tellStack(error, output);
  return EXIT.unable;
}

function tellStack(error: unknown, output: Output): void {
  const wanted = (process.env["SIGNALBOX_DEBUG"] ?? "") !== "";
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  output.err(wanted ? `${stack}\n` : "SIGNALBOX_DEBUG=1 shows where it happened.\n");
}
