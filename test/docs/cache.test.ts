import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { anthropic } from "../../adapters/models/anthropic/anthropic.ts";
import { openai } from "../../adapters/models/openai/openai.ts";
import { diskSources } from "../../adapters/sources/disk.ts";
import { moduleTools } from "../../adapters/tools/module.ts";
import { compile } from "../../engine/plan/compile.ts";
import { stream } from "../../engine/run/stream.ts";

interface Figures {
  readonly requests: readonly { readonly cause: string; readonly bytes: number; readonly share?: number }[];
  readonly cost: number;
}
interface Result {
  readonly conversation: string;
  readonly wire: string;
  readonly swap: Figures;
  readonly stable: Figures;
  readonly paysFrom: number;
}

const root = resolve(import.meta.dirname, "../..");
const bench = (await import(resolve(root, "bench/cache/measure.mjs"))) as { measureCache: (engine: object) => Promise<readonly Result[]> };
const written = (await import(resolve(root, "docs/generate/cache.mjs"))) as { cachePage: (results: readonly Result[]) => string };

let results: readonly Result[] = [];
beforeAll(async () => {
  results = await bench.measureCache({ compile, stream, anthropic, openai, diskSources, moduleTools });
});

test("the page on the cache has today's figures (vitest -u writes it)", async () => {
  await expect(written.cachePage(results)).toMatchFileSnapshot(resolve(root, "docs/cache.md"));
});

describe("measured by the real adapters, on three conversations and three wire formats", () => {
  test("the stable layout repeats at least 95 % of the last request across every handoff with full history, and at every other turn", () => {
    const shares = results.flatMap(({ stable }) => stable.requests.slice(1).filter(({ cause }) => cause !== "hop, history text"));
    expect(shares.filter(({ cause }) => cause === "hop, history full")).toHaveLength(12);
    expect(Math.min(...shares.map(({ share = 0 }) => share))).toBeGreaterThanOrEqual(0.95);
  });

  test("the other layout repeats less than a tenth across a handoff", () => {
    const hops = results.flatMap(({ swap }) => swap.requests.filter(({ cause }) => cause.startsWith("hop")));
    expect(Math.max(...hops.map(({ share = 1 }) => share))).toBeLessThan(0.1);
  });

  test("the stable layout pays from a few hundred tokens on", () => {
    expect(Math.max(...results.map(({ paysFrom }) => paysFrom))).toBeLessThan(4 * 600);
  });
});
