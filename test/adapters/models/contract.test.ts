import { dialects } from "../../contracts/dialects.ts";
import { historyContract } from "../../contracts/model-history.ts";
import { modelContract } from "../../contracts/model.ts";

for (const dialect of dialects) {
  modelContract(dialect, true);
  modelContract(dialect, false);
  historyContract(dialect);
}
