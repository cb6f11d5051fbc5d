import { jsonlStore } from "../adapters/stores/jsonl.ts";
import type { Journal, Store } from "../engine/index.ts";
import type { Arguments } from "./arguments.ts";
import { unable } from "./refusal.ts";

/** Where journals are kept unless `--store` says otherwise. */
export const DEFAULT_STORE = ".signalbox/runs";

/** A store, and how a person is told where it is: never with a password. */
export interface Place {
  readonly store: Store;
  readonly folder: string;
}

/** The store a command line means: a folder, or the URL of a PostgreSQL database. */
export async function storeOf(args: Arguments): Promise<Place> {
  const place = args.text("store") ?? DEFAULT_STORE;
  if (!/^postgres(?:ql)?:/.test(place)) return { store: jsonlStore(place), folder: place };
  const { postgresStore } = await import("../adapters/stores/postgres.ts");
  return { store: postgresStore({ url: place, patience: 3000 }), folder: withoutPassword(place) };
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  shown.searchParams.delete("password");
  return shown.href;
}

/** A run's journal; `last` is the newest run's. Throws a `Refusal` that names the newest runs where there is none of that id. */
export async function journalOf(runId: string, store: Store, folder: string): Promise<Journal> {
  const stored = await store.read(runId);
  if (stored !== undefined) return stored;
  const newest = (await store.list()).slice(0, 5);
  const last = runId === "last" && newest[0] !== undefined ? await store.read(newest[0]) : undefined;
  if (last !== undefined) return last;
  const there = newest.length === 0 ? "it holds no run" : `the newest are ${newest.join(", ")}`;
  throw unable(`there is no run \`${runId}\` in ${folder}; ${there}`);
}
