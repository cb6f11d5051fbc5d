import { memoryStore } from "../../../adapters/stores/memory.ts";
import { storeContract } from "../../contracts/store.ts";

storeContract(
  "memoryStore",
  async (options) => {
    const store = memoryStore(options);
    return { one: store, other: store };
  },
  ["tear"],
);
