import { jsonlStore, type JsonlOptions } from "../../adapters/stores/jsonl.ts";
import { postgresStore } from "../../adapters/stores/postgres.ts";
import type { Store } from "../../engine/run/store.ts";

/** The store that a test's process is told by one word: the URL of a database, with its schema behind `#`, or a folder. */
export function storeAt(place: string, options: JsonlOptions = {}): Required<Store> {
  if (!place.startsWith("postgres:")) return jsonlStore(place, options);
  const [url = "", schema = "signalbox"] = place.split("#");
  return postgresStore({ url, schema });
}
