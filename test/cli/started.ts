import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, signalbox } from "./command.ts";

/** What the model says who is asked for the money of order 1001. */
export const REFUND: readonly unknown[] = [
  { calls: [{ name: "find_order", arguments: { order_id: "1001" } }] },
  { text: "The refunds desk takes over.", calls: [{ name: "transfer_to_refunds", arguments: { reason: "It \u001b[31mbroke." } }] },
  { calls: [{ name: "refund_order", arguments: { order_id: "1001" } }] },
  { text: "Done.", calls: [{ name: "transfer_to_refunded", arguments: { refund_id: "R-1001" } }] },
];

/** A folder with the starter topology and a script of what the model says. */
export async function started(script: unknown = REFUND): Promise<string> {
  const cwd = emptyFolder();
  await signalbox(["init"], { cwd });
  writeFileSync(join(cwd, "script.json"), JSON.stringify(script));
  return cwd;
}

/** Runs the starter topology by the script. */
export const scripted: readonly string[] = ["run", "topology.yaml", "--model", "scripted/script.json"];
