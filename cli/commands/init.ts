import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import schema from "../../schemas/topology.v1.schema.json" with { type: "json" };
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { shownPath } from "../manifest-files.ts";
import { unable } from "../refusal.ts";
import { STARTER_TOOLS, STARTER_TOPOLOGY } from "../starter.ts";

export const run: Run = async (args, output) => {
  const folder = args.operands[0] ?? ".";
  const files = [
    { path: join(folder, "topology.yaml"), text: STARTER_TOPOLOGY },
    { path: join(folder, "tools.mjs"), text: STARTER_TOOLS },
    // Beside the topology, whose first line names it: an editor then needs neither this package nor a network.
    { path: join(folder, "topology.v1.schema.json"), text: `${JSON.stringify(schema, null, 2)}\n` },
  ];
  const there = files.filter((file) => existsSync(file.path)).map((file) => `\`${shownPath(file.path)}\``);
  if (there.length > 0) {
    throw unable(
      `${there.join(" and ")} ${there.length === 1 ? "is" : "are"} there already and will not be overwritten; choose another folder: \`signalbox init <folder>\``,
    );
  }
  try {
    await mkdir(folder, { recursive: true });
    for (const file of files) await writeFile(file.path, file.text, { flag: "wx" });
  } catch (error) {
    throw unable(`cannot write into \`${folder}\`: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const topology = quoted(shownPath(join(folder, "topology.yaml")));
  for (const file of files) output.out(`wrote ${shownPath(file.path)}\n`);
  output.err(
    [
      "",
      "Next:",
      `  signalbox lint ${topology}`,
      `  signalbox graph ${topology}`,
      `  signalbox run ${topology} --allow all`,
      "",
      "`run` needs no key: without one an offline stand-in answers. `--allow all` lets it load tools.mjs.",
      "",
    ].join("\n"),
  );
  return EXIT.clean;
};

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : JSON.stringify(path);
}
