import { lint, probedBy, renderPretty, ruleNamed, rules, type Paint, type Rule } from "../../engine/index.ts";
import { hint } from "../arguments.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { badUsage } from "../refusal.ts";

export const run: Run = (args, output) => {
  const name = args.operands[0] ?? "";
  const rule = ruleNamed(name);
  if (rule === undefined) {
    throw badUsage(
      `there is no rule \`${name}\`${hint(
        name,
        rules.map((known) => known.name),
      )}; \`signalbox rules\` lists them`,
    );
  }
  output.out(explained(rule, output.paint));
  return EXIT.clean;
};

function explained(rule: Rule, paint: Paint): string {
  const probed = rule.stage === "probe" ? probedBy(new Map(Object.entries(rule.offers))) : [];
  const { diagnostics } = lint({ path: "topology.yaml", text: rule.bad }, { probed });
  return [
    `${paint[rule.severity](`${rule.severity}[${rule.name}]`)} ${paint.strong(rule.summary)}`,
    paint.faint(`${rule.category}, since ${rule.since}`),
    "",
    rule.why.trim(),
    "",
    paint.strong("It speaks here:"),
    "",
    indented(rule.bad),
    "",
    indented(renderPretty(diagnostics, { paint })),
    "",
    paint.strong("and is silent here:"),
    "",
    indented(rule.good),
    "",
  ].join("\n");
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^(?=.)/gm, "    ");
}
