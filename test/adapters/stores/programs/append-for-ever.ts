import { storeAt } from "../../../helpers/store-at.ts";
import { aHeader, anOutcome, aPlan } from "../../../../testing/store/values.ts";

/** Appends to a run until it is killed; says each index once it is safe. Argument: the place of the store. */
const store = storeAt(process.argv[2] ?? "", { durability: "intent" });
const journal = await store.read("r");
if (journal === undefined) await store.create(aHeader("r"), aPlan());
else await store.claim?.("r");
for (let n = journal?.outcomes.length ?? 0; ; n++) {
  await store.append("r", n, anOutcome(n));
  process.stdout.write(`safe ${n}\n`);
}
