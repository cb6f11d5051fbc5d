import type { RunHeader } from "../loop/header.ts";
import { EngineError } from "./engine-error.ts";
import type { AgeQuery, PageQuery, RunEntry, RunPage, RunQuery, SessionEntry, SessionPage } from "./store.ts";

/** The last entry of a page: the next page begins behind it. */
export interface Mark {
  readonly at: number;
  readonly id: string;
}

/** A query for a page, known to be one. */
export interface PageBounds {
  readonly limit: number;
  readonly after?: Mark;
}

/** What a listing tells of a run. */
export function runEntry(header: RunHeader): RunEntry {
  return { runId: header.runId, session: header.session?.id ?? header.runId, plan: header.plan, at: header.at };
}

/** What a listing will tell of a run that is to be created. Throws `bad-argument` where its session has no name that every store can keep. */
export function newEntry(header: RunHeader): RunEntry {
  const entry = runEntry(header);
  if (header.session === undefined) return entry;
  const { session } = entry;
  // No control characters and no half of a surrogate pair: not every store keeps them in a key.
  if (session === "" || session.length > 255 || /[\p{Cc}\p{Cs}]/u.test(session))
    throw new EngineError(
      "bad-argument",
      "`session.id` must have 1 to 255 characters and no control characters; it is the id of the conversation's first run",
    );
  return entry;
}

/** The order of listings: by the time, the newest first; of the same time, by the id. */
export function newestFirst(a: RunEntry, b: RunEntry): number {
  return compare({ at: b.at, id: b.runId }, { at: a.at, id: a.runId });
}

/** A page of runs, where a store has them all at hand. */
export function pageOfRuns(all: readonly RunEntry[], query: RunQuery = {}): RunPage {
  const of = query.session === undefined ? all : all.filter((run) => run.session === query.session);
  const { items, next } = pageOf(of, markOfRun, query);
  return { runs: items, ...next };
}

/** A page of sessions, where a store has all runs at hand. */
export function pageOfSessions(all: readonly RunEntry[], query: PageQuery = {}): SessionPage {
  const { items, next } = pageOf(sessionsOf(all), markOfSession, query);
  return { sessions: items, ...next };
}

/** The sessions whose newest run began before a time, the oldest first, where a store has all runs at hand. */
export function oldSessions(all: readonly RunEntry[], before: number): readonly SessionEntry[] {
  return sessionsOf(all)
    .filter(({ lastAt }) => lastAt < before)
    .toSorted((a, b) => compare(markOfSession(a), markOfSession(b)));
}

function sessionsOf(runs: readonly RunEntry[]): readonly SessionEntry[] {
  const sessions = new Map<string, SessionEntry>();
  for (const { session, at } of runs) {
    const known = sessions.get(session) ?? { session, runs: 0, firstAt: at, lastAt: at };
    sessions.set(session, { session, runs: known.runs + 1, firstAt: Math.min(known.firstAt, at), lastAt: Math.max(known.lastAt, at) });
  }
  return [...sessions.values()];
}

/** Reads a query for a page. Throws `bad-argument` where it is none. */
export function pageBounds({ limit = 100, after }: PageQuery): PageBounds {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw new EngineError("bad-argument", "`limit` must be a whole number from 1 to 1000");
  return after === undefined ? { limit } : { limit, after: markIn(after) };
}

/** Reads a query for old sessions. Throws `bad-argument` where it is none. */
export function ageBounds({ before, limit }: AgeQuery): Required<AgeQuery> {
  if (!Number.isFinite(before)) throw new EngineError("bad-argument", "`before` must be a time in milliseconds since 1970");
  return { before, limit: pageBounds(limit === undefined ? {} : { limit }).limit };
}

/** Cuts a page's items, of which one more than `limit` were looked for, and says where the next page begins. */
export function cut<T>(
  found: readonly T[],
  limit: number,
  markOf: (item: T) => Mark,
): { readonly items: readonly T[]; readonly next: { readonly next?: string } } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || found.length <= limit) return { items, next: {} };
  const { at, id } = markOf(last);
  return { items, next: { next: `${at}:${id}` } };
}

/** Where a run stands in a listing. */
export function markOfRun({ at, runId }: RunEntry): Mark {
  return { at, id: runId };
}

/** Where a session stands in a listing. */
export function markOfSession({ lastAt, session }: SessionEntry): Mark {
  return { at: lastAt, id: session };
}

function pageOf<T>(all: readonly T[], markOf: (item: T) => Mark, query: PageQuery): ReturnType<typeof cut<T>> {
  const { limit, after } = pageBounds(query);
  const sorted = all.toSorted((a, b) => compare(markOf(b), markOf(a)));
  const rest = after === undefined ? sorted : sorted.filter((item) => compare(markOf(item), after) < 0);
  return cut(rest, limit, markOf);
}

function markIn(after: string): Mark {
  const [, at, id] = /^(-?[\d.]+(?:e[+-]?\d+)?):(.+)$/su.exec(after) ?? [];
  if (at === undefined || id === undefined) throw new EngineError("bad-argument", "`after` must be the `next` of an earlier page");
  return { at: Number(at), id };
}

function compare(a: Mark, b: Mark): number {
  return a.at - b.at || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);
}
