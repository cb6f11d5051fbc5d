import { dialects } from "../../contracts/dialects.ts";
import { modelContract } from "../../contracts/model.ts";

for (const dialect of dialects) {
  modelContract(dialect, true);
  modelContract(dialect, false);
}
