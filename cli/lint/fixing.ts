import { visibleLines, type Diagnostic } from "../../engine/index.ts";
import type { Arguments } from "../arguments.ts";
import type { Output } from "../output.ts";
import { badUsage } from "../refusal.ts";
import { fixAll, type Fixed } from "./fix.ts";
import { findingsOf, lintTarget, withoutFragments, type Linted } from "./linted.ts";
import type { Target } from "./targets.ts";
import { writeAll } from "./write.ts";

/** What is left to report after fixing, and where: standard output may be taken by a mended text, and a diff stands for the report. */
export interface Remaining {
  readonly linted: readonly Linted[];
  /** Fixes of ours that did harm and were taken back. */
  readonly faults: readonly Diagnostic[];
  readonly reportTo: "out" | "err" | "nowhere";
}

/** Does what `--fix` and `--fix-dry-run` ask for. Throws a `Refusal` where a file cannot be written; then none is. */
export async function fixing(targets: readonly Target[], args: Arguments, output: Output): Promise<Remaining> {
  const isStdin = args.operands.includes("-");
  if (isStdin && args.operands.length > 1)
    throw badUsage("`--fix` takes standard input (`-`) alone, since its text goes to standard output");
  const wanted = args.text("fix") ?? "safe";
  const [stdin] = isStdin ? targets : [];
  const only = stdin?.load().file.path;
  const reported = await reportedBy(args);
  const fixed = fixAll(targets, (linted) =>
    reported(linted).filter(({ fix }) => {
      if (fix === undefined || (wanted === "safe" && fix.safety === "unsafe")) return false;
      return only === undefined || fix.edits.every(({ file }) => file.path === only);
    }),
  );
  const more = reported(fixed.linted).filter((one) => one.fix?.safety === "unsafe" && !fixed.refused.includes(one)).length;
  if (args.has("fix-dry-run")) {
    const { patchOf } = await import("./patch.ts");
    const patch = patchOf(fixed.changes);
    // For a program a diff is exact; before a person no character may act on the terminal.
    output.out(output.interactive ? visibleLines(patch) : patch);
    tell(fixed, "would fix", more, output);
    return { linted: targets.map(lintTarget), faults: [], reportTo: "nowhere" };
  }
  if (stdin !== undefined) {
    const { file } = stdin.load();
    output.out(fixed.changes.get(file.path)?.after ?? file.text);
  } else {
    writeAll(fixed.changes);
  }
  tell(fixed, "fixed", more, output);
  return { linted: fixed.linted, faults: fixed.refused.flatMap(faultOf), reportTo: stdin === undefined ? "out" : "err" };
}

/** What `lint` would report of manifests: all findings, but for those that a baseline holds. Throws a `Refusal` where that cannot be read. */
async function reportedBy(args: Arguments): Promise<(linted: readonly Linted[]) => readonly Diagnostic[]> {
  const baseline = args.text("baseline");
  const unknown = baseline === undefined ? undefined : (await import("../baseline/apply.ts")).unknownTo(baseline);
  return (linted) => {
    const roots = withoutFragments(linted);
    const all = findingsOf(roots);
    return unknown === undefined ? all : unknown(roots, all);
  };
}

function tell({ count, changes, refused }: Fixed, done: string, more: number, output: Output): void {
  output.err(`${done} ${counted(count, "finding")}${count === 0 ? "" : ` in ${counted(changes.size, "file")}`}\n`);
  const unsafe = refused.filter(({ fix }) => fix?.safety === "unsafe").length;
  if (unsafe > 0)
    output.err(
      `${counted(unsafe, "unsafe fix", "unsafe fixes")} would have brought a new error, and ${unsafe === 1 ? "was" : "were"} not made\n`,
    );
  if (more > 0) output.err(`${counted(more, "unsafe fix", "unsafe fixes")} can be made with --fix=all\n`);
}

function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A safe fix promises to do no harm: where one did, that is our fault. */
function faultOf(refused: Diagnostic): readonly Diagnostic[] {
  if (refused.fix?.safety !== "safe") return [];
  return [
    {
      ...refused,
      rule: "internal",
      severity: "warning",
      message: `the fix for \`${refused.rule}\` here was taken back: after it the finding was still there, or there was a new error`,
      help: "this is a fault of signalbox, not of the manifest; please report it together with the manifest",
      notes: [],
      witness: [],
    },
  ];
}
