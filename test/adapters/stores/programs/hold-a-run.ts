import { storeAt } from "../../../helpers/store-at.ts";
import { isEngineError } from "../../../../engine/run/engine-error.ts";

/** Claims a run, says whether it got it, and holds it until stdin ends. Argument: the place of the store. */
const store = storeAt(process.argv[2] ?? "");
try {
  await store.claim?.("r");
  process.stdout.write("got it\n");
  for await (const _ of process.stdin);
  await store.release?.("r");
} catch (error) {
  process.stdout.write(`refused ${isEngineError(error) ? error.code : String(error)}\n`);
  process.stdin.destroy();
}
