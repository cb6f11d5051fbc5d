import { changesIn } from "../../engine/index.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { categoriesOf } from "../review/categories.ts";
import { compared } from "../review/compared.ts";
import { reportedChanges } from "../review/reported.ts";

export const run: Run = (args, output) => {
  const [old = "", now = ""] = args.operands;
  const categories = categoriesOf(args.texts("category"));
  const found = compared(old, now, output);
  if (found === undefined) return EXIT.findings;
  const changes = categories === undefined ? found.changes : changesIn(found.changes, categories);
  output.out(reportedChanges(args.text("format") ?? "text", [{ ...found, changes }], output.paint));
  return EXIT.clean;
};
