import { baselineText, readBaseline } from "../baseline/baseline.ts";
import { blocks, entriesOf, wasLookedFor } from "../baseline/apply.ts";
import { hint } from "../arguments.ts";
import type { Run } from "../command.ts";
import { governmentOf } from "../config/in-force.ts";
import { EXIT } from "../exit-code.ts";
import { findingsOf, lintTarget, withoutFragments } from "../lint/linted.ts";
import { spareManifests } from "../lint/outputs.ts";
import { targetsOf } from "../lint/targets.ts";
import { badUsage } from "../refusal.ts";
import { writeWhole } from "../write-whole.ts";

const verbs = ["write", "prune"];

export const run: Run = async (args, output) => {
  const [verb = "", ...operands] = args.operands;
  if (!verbs.includes(verb)) throw badUsage(`\`baseline\` takes \`write\` or \`prune\`, not \`${verb}\`${hint(verb, verbs)}`);
  const file = args.text("baseline") ?? "signalbox.baseline.json";
  const known = verb === "prune" ? readBaseline(file).entries : undefined;
  const targets = await targetsOf(operands, undefined, governmentOf(args));
  const roots = withoutFragments(targets.map(lintTarget));
  const diagnostics = findingsOf(roots);
  spareManifests([{ format: "json", file }], [...new Set(roots.flatMap((root) => root.files))]);

  const found = [...entriesOf(roots, diagnostics).values()];
  const identities = new Set(found.map(({ identity }) => identity));
  const entries = known?.filter((entry) => identities.has(entry.identity) || !wasLookedFor(entry, roots)) ?? found;
  writeWhole("the report", file, baselineText(entries));
  const gone = known === undefined ? "" : `, ${known.length - entries.length} taken out`;
  output.out(`${file}: ${entries.length} finding${entries.length === 1 ? "" : "s"}${gone}\n`);

  const blocking = known === undefined ? diagnostics.filter(blocks).length : 0;
  if (blocking === 0) return EXIT.clean;
  output.err(
    `${blocking} error${blocking === 1 ? " makes" : "s make"} a plan impossible and cannot be put up with; see \`signalbox lint\`\n`,
  );
  return EXIT.findings;
};
