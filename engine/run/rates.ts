/** One thing that is counted, and how often it may be. */
export interface RateHit {
  /** What is counted under one name: a guard of a topology and the value of a fact. Opaque. */
  readonly key: string;
  /** Names the hit: one that comes again, as after a crash, counts once. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly max: number;
  readonly perMs: number;
}

/** The port to a memory of what happened how often, across runs. What it throws counts as a refusal. */
export interface Rates {
  /** Counts a hit where there is room for it among those of the last `perMs`; whether there was. A hit without room does not count. */
  hit(hit: RateHit): boolean | Promise<boolean>;
}

/** A memory in this process: it forgets what is out of date, and everything when the process ends. Share one between all runs. */
export function memoryRates(): Rates {
  const kept = new Map<string, Window>();
  let next = 1_000;

  return {
    hit({ key, id, at, max, perMs }) {
      // Swept when it has doubled, so that a hit costs the same however many keys there are.
      if (kept.size >= next) {
        for (const [old, window] of kept) if (window.until <= at) kept.delete(old);
        next = Math.max(1_000, kept.size * 2);
      }
      const hits = (kept.get(key)?.hits ?? []).filter((hit) => hit.at > at - perMs);
      if (hits.some((hit) => hit.id === id)) return true;
      if (hits.length >= max) return false;
      kept.set(key, { hits: [...hits, { id, at }], until: at + perMs });
      return true;
    },
  };
}

interface Window {
  readonly hits: readonly { readonly id: string; readonly at: number }[];
  readonly until: number;
}
