import { CHANGE_CATEGORIES, changesIn, kindOf, type ChangeCategory } from "../../engine/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Run } from "../command.ts";
import { governmentOf } from "../config/in-force.ts";
import { EXIT } from "../exit-code.ts";
import { lintTarget, withoutFragments } from "../lint/linted.ts";
import { targetsOf } from "../lint/targets.ts";
import { badUsage } from "../refusal.ts";
import { categoriesOf } from "../review/categories.ts";
import { compared } from "../review/compared.ts";
import { reportedChanges } from "../review/reported.ts";
import { isCommitted, namesFile } from "../review/side.ts";

export const run: Run = async (args, output) => {
  const against = args.text("against");
  if (against === undefined) throw badUsage("`breaking` needs what to compare with: `--against <file>` or `--against git:<ref>`");
  const categories = categoriesOf(args.texts("category")) ?? breakingByDefault;
  const files = await filesOf(args);
  if (files.length > 1 && namesFile(against)) {
    throw badUsage(
      `\`--against ${against}\` names one file, but there are ${files.length} to compare with it; name one, or a ref only: \`--against git:<ref>\``,
    );
  }
  const found = files.flatMap((file) => compared(against, file, output) ?? []);
  const broken = found.map((one) => ({ ...one, changes: changesIn(one.changes, categories) }));
  output.out(reportedChanges(args.text("format") ?? "text", broken, output.paint));
  return found.length === files.length && broken.every(({ changes }) => changes.length === 0) ? EXIT.clean : EXIT.findings;
};

/** The manifests to look at: the one operand as it is, or what the operands (or the configuration) mean, without what others include. */
async function filesOf(args: Arguments): Promise<readonly string[]> {
  const { operands } = args;
  if (operands.includes("-")) throw badUsage("`breaking` compares files, and does not read standard input");
  const [only] = operands;
  if (only !== undefined && operands.length === 1 && isCommitted(only)) return operands;
  const targets = await targetsOf(operands, undefined, governmentOf(args));
  return withoutFragments(targets.map(lintTarget)).flatMap(({ files }) => files[0] ?? []);
}

/** All but `behaviour`, on which nothing but the conversation itself depends. */
const breakingByDefault: ReadonlySet<ChangeCategory> = new Set(
  CHANGE_CATEGORIES.map(([category]) => category).filter((category) => kindOf(category) !== "behaviour"),
);
