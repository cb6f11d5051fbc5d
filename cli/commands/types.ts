import { readFileSync } from "node:fs";
import type { Run } from "../command.ts";
import { compiled } from "../compiled.ts";
import { EXIT } from "../exit-code.ts";
import { shownPath } from "../manifest-files.ts";
import { badUsage } from "../refusal.ts";
import { declarationsOf } from "../types/declarations.ts";
import { writeWhole } from "../write-whole.ts";

export const run: Run = async (args, output) => {
  const manifest = args.operands[0] ?? "";
  const target = args.text("output");
  if (args.has("check") && target === undefined)
    throw badUsage("`--check` compares a file with what would be written: name it with `--output`");
  const plan = compiled(manifest, output);
  if (plan === undefined) return EXIT.findings;
  const text = await declarationsOf(plan, shownPath(manifest));
  if (target === undefined) output.out(text);
  else if (args.has("check")) return checked(target, text, output);
  else if (written(target) !== text) writeWhole("the module of types", target, text);
  return EXIT.clean;
};

function checked(target: string, text: string, output: Parameters<Run>[1]): typeof EXIT.clean | typeof EXIT.findings {
  const before = written(target);
  if (before === text) return EXIT.clean;
  const what = before === undefined ? "is not there" : "is not what the topology says now";
  output.err(`\`${shownPath(target)}\` ${what}; write it anew without \`--check\`\n`);
  return EXIT.findings;
}

function written(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
