import { own, toPrompt } from "../../engine/index.ts";
import { hint } from "../arguments.ts";
import type { Run } from "../command.ts";
import { compiled } from "../compiled.ts";
import { EXIT } from "../exit-code.ts";
import { badUsage } from "../refusal.ts";

export const run: Run = (args, output) => {
  const plan = compiled(args.operands[0] ?? "", output);
  if (plan === undefined) return EXIT.findings;
  const name = args.text("agent");
  if (name === undefined) {
    output.out(`${JSON.stringify(plan, null, 2)}\n`);
    return EXIT.clean;
  }
  if (own(plan.agents, name) === undefined) {
    const names = Object.keys(plan.agents);
    throw badUsage(`the topology has no agent \`${name}\`${hint(name, names)}; it has ${names.map((known) => `\`${known}\``).join(", ")}`);
  }
  output.out(toPrompt(plan, name));
  return EXIT.clean;
};
