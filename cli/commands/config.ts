import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { positionAt, type Decided, type InForce, type Paint, type RuleInForce } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { governmentOf, type Governed } from "../config/in-force.ts";
import { EXIT } from "../exit-code.ts";
import { shownPath } from "../manifest-files.ts";
import { unable } from "../refusal.ts";

/** Shows what is in force for a manifest, or for one that would be in this folder, and which place decided it. */
export const run: Run = async (args, output) => {
  const operand = args.operands[0] ?? ".";
  if (!existsSync(operand))
    throw unable(`there is no file \`${operand}\`; check the spelling, and that it is relative to ${process.cwd()}`);
  const path = statSync(operand).isDirectory() ? join(resolve(operand), "topology.yaml") : resolve(operand);
  const governed = await governmentOf(args).of(path);
  if (args.text("format") === "json") output.out(`${JSON.stringify(asJson(operand, governed), null, 2)}\n`);
  else output.out(asText(operand, governed, output.paint));
  return EXIT.clean;
};

function asText(operand: string, governed: Governed, paint: Paint): string {
  const { found } = governed;
  const inForce = governed.inForce();
  const width = Math.max(...inForce.rules.map(({ rule }) => rule.name.length));
  const lines = inForce.rules.flatMap((each) => ruleLines(each, width, paint));
  const most = found?.config.maxWarnings;
  return [
    `${paint.strong("for")} ${shownPath(operand)}`,
    `${paint.strong("configuration")} ${found === undefined ? "none: there is no signalbox.config.yaml from there up the tree" : shownPath(found.path)}`,
    `${paint.strong("profile")} ${inForce.profile.value}  ${paint.faint(reason(inForce.profile))}`,
    ...(most === undefined ? [] : [`${paint.strong("max_warnings")} ${most}`]),
    "",
    ...lines,
    "",
  ].join("\n");
}

function ruleLines({ rule, level, thresholds }: RuleInForce, width: number, paint: Paint): readonly string[] {
  const shown = level.value.padEnd("warning".length);
  const painted = level.value === "off" ? paint.faint(shown) : paint[level.value](shown);
  return [
    `  ${rule.name.padEnd(width)}  ${painted}  ${paint.faint(reason(level))}`,
    ...[...thresholds].map(([name, most]) => `  ${"".padEnd(width)}  ${name}: ${most.value} at most  ${paint.faint(reason(most))}`),
  ];
}

function reason({ by }: Decided<unknown>): string {
  switch (by) {
    case "default":
    case "profile":
    case "command line":
      return by;
    default: {
      const { line, column } = placeOf(by);
      return `${shownPath(by.document.file.path)}:${line}:${column}`;
    }
  }
}

function placeOf({ document, pointer }: Exclude<Decided<unknown>["by"], string>): ReturnType<typeof positionAt> {
  return positionAt(document.file, document.map.key(pointer).start);
}

function asJson(operand: string, governed: Governed): object {
  const { found } = governed;
  const inForce = governed.inForce();
  const decided = <T>(each: Decided<T>): { readonly value: T; readonly by: string } => ({ value: each.value, by: reason(each) });
  return {
    version: 1,
    file: shownPath(operand),
    config: found === undefined ? null : shownPath(found.path),
    profile: decided(inForce.profile),
    ...(found?.config.maxWarnings === undefined ? {} : { max_warnings: found.config.maxWarnings }),
    rules: rulesAsJson(inForce, decided),
  };
}

function rulesAsJson({ rules }: InForce, decided: <T>(each: Decided<T>) => object): object {
  return Object.fromEntries(
    rules.map(({ rule, level, thresholds }) => [
      rule.name,
      { severity: decided(level), thresholds: Object.fromEntries([...thresholds].map(([name, most]) => [name, decided(most)])) },
    ]),
  );
}
