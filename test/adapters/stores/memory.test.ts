import { memoryStore } from "../../../adapters/stores/memory.ts";
import { storeContract } from "../../contracts/store.ts";

storeContract("memoryStore", async () => {
  const store = memoryStore();
  return { one: store, other: store };
});
