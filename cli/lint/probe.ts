import { dirname } from "node:path";
import { offersOf } from "../../adapters/tools/mcp/offers.ts";
import { isEngineError, lint, probedBy, visible, type Offer } from "../../engine/index.ts";
import { badUsage, unable } from "../refusal.ts";
import type { Linted } from "./linted.ts";

/** Lints manifests once more, with what their live servers say. Only servers that are allowed are started or contacted; what is to be known of the others goes to `tell`. */
export async function probed(
  linted: readonly Linted[],
  allow: readonly string[],
  tell: (line: string) => void,
): Promise<readonly Linted[]> {
  const read = linted.map((one) => ({ one, loaded: one.target.load() }));
  const manifests = read.map(({ one, loaded }) =>
    loaded.ok ? lint(loaded.file, { sources: loaded.sources, settings: one.target.governed.settings }).manifest : undefined,
  );
  const known = new Set(manifests.flatMap((manifest) => [...(manifest?.servers.keys() ?? [])]));
  const stranger = allow.find((name) => name !== "all" && !known.has(name));
  if (stranger !== undefined) {
    const there = known.size === 0 ? "there is none" : `there are ${[...known].map((name) => `\`${name}\``).join(", ")}`;
    throw badUsage(`\`--allow ${stranger}\` names no MCP server of the manifests; ${there}`);
  }
  const results: Linted[] = [];
  for (const [at, { one, loaded }] of read.entries()) {
    const manifest = manifests[at];
    if (!loaded.ok || manifest === undefined || manifest.servers.size === 0) {
      results.push(one);
      continue;
    }
    const names = [...manifest.servers.keys()];
    const allowed = names.filter((name) => allow.includes("all") || allow.includes(name));
    for (const name of names.filter((each) => !allowed.includes(each)))
      tell(`server ${name} was not asked: add \`--allow ${name}\` to start or contact it`);
    const options = { folder: dirname(loaded.file.path), allow: allowed, environment: process.env };
    const offers = await offersOf(manifest.servers, options).catch((error: unknown) => {
      throw isEngineError(error) ? unable(error.message, error) : error;
    });
    for (const line of further(manifest.tools.values(), offers)) tell(line);
    const { settings } = one.target.governed;
    const { diagnostics, ran } = lint(loaded.file, { sources: loaded.sources, settings, probed: probedBy(offers) });
    results.push({ ...one, diagnostics, ran });
  }
  return results;
}

interface Using {
  readonly use?: { readonly kind: string; readonly server?: string; readonly tool?: string };
}

/** What the servers have that nobody declared: nothing is wrong with that. */
function further(tools: Iterable<Using>, offers: ReadonlyMap<string, Offer>): readonly string[] {
  const used = new Set([...tools].map(({ use }) => `${use?.server ?? ""} ${use?.tool ?? ""}`));
  return [...offers].flatMap(([server, offer]) => {
    const more = offer.ok ? offer.tools.map(({ name }) => name).filter((name) => !used.has(`${server} ${name}`)) : [];
    return more.length === 0 ? [] : [`server ${server} also offers ${more.map(visible).join(", ")}`];
  });
}
