import { existsSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { escalationOf, renderEscalation, renderTrace, traceOf, type Journal } from "../../engine/index.ts";
import { jsonlStore } from "../../adapters/stores/jsonl.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { unable } from "../refusal.ts";
import { journalOf, storeOf } from "../store.ts";

export const run: Run = async (args, output) => {
  const named = args.operands[0] ?? "";
  const { journal, store } = isFile(named) ? { journal: await journalIn(named), store: named } : await storedJournal(named);
  if (args.text("format") === "escalation") {
    const packet = escalationOf(journal, { store });
    if (packet === undefined) throw unable(`the run \`${journal.header.runId}\` was not escalated: nobody has to take over`);
    output.out(renderEscalation(packet));
    return EXIT.clean;
  }
  const trace = traceOf(journal);
  output.out(args.text("format") === "json" ? `${JSON.stringify(trace, null, 2)}\n` : renderTrace(trace, output.paint));
  return EXIT.clean;

  async function journalIn(path: string): Promise<Journal> {
    const journal = await jsonlStore(dirname(path)).read(basename(path, ".jsonl"));
    if (path.endsWith(".jsonl") && journal !== undefined) return journal;
    throw unable(`\`${path}\` is no journal: expected a file \`<run>.jsonl\` that \`run\` wrote, whose first line is whole`);
  }

  async function storedJournal(runId: string): Promise<{ readonly journal: Journal; readonly store: string }> {
    const { store, folder } = await storeOf(args);
    return { journal: await journalOf(runId, store, folder), store: folder };
  }
};

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
