import { rules, type Paint, type Rule } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";

export const run: Run = (args, output) => {
  if (args.text("format") === "json") {
    const list = rules.map(({ name, severity, category, since, summary }) => ({ name, severity, category, since, summary }));
    output.out(`${JSON.stringify({ version: 1, rules: list }, null, 2)}\n`);
    return EXIT.clean;
  }
  const categories = [...new Set(rules.map((rule) => rule.category))];
  output.out(categories.map((category) => section(category, output.paint)).join("\n"));
  return EXIT.clean;
};

function section(category: string, paint: Paint): string {
  const width = Math.max(...rules.map((rule) => rule.name.length));
  const line = (rule: Rule): string =>
    `  ${rule.name.padEnd(width)}  ${paint[rule.severity](rule.severity.padEnd("warning".length))}  ${rule.summary}`;
  return [paint.strong(category), ...rules.filter((rule) => rule.category === category).map(line), ""].join("\n");
}
