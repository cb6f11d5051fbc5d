import type { Agent, Manifest, ModelEntry } from "../../manifest/manifest.ts";

/** A provider whose own servers an agent's requests go to, with the model that says so. */
export interface Served {
  readonly provider: "anthropic" | "openai";
  readonly model: ModelEntry;
  /** Whether the requests go there only when the agent's own model cannot answer. */
  readonly standsIn: boolean;
}

/**
 * The providers that answer for an agent: of its model, and of those that stand in for it. A model with a `base_url` is served by somebody else, of whom
 * nothing is known.
 */
export function providersOf(manifest: Manifest, agent: Agent): readonly Served[] {
  const model = manifest.models.get((agent.model ?? manifest.defaultModel)?.name ?? "");
  if (model === undefined) return [];
  const all = [model, ...model.fallback.flatMap(({ name }) => manifest.models.get(name) ?? [])];
  const served = new Map<string, Served>();
  for (const each of all) {
    const { provider } = each;
    if (each.baseUrl !== undefined || (provider !== "anthropic" && provider !== "openai") || served.has(provider)) continue;
    served.set(provider, { provider, model: each, standsIn: each !== model });
  }
  return [...served.values()];
}

/** The most tools in a request: "Expected an array with maximum length 128". */
const mostTools: ReadonlyMap<string, number> = new Map([["openai", 128]]);

/** Whether a provider is sure to refuse, as its reference says: OpenAI's names the number for Chat Completions and none for Responses. */
function isSure({ model, standsIn }: Served): boolean {
  return model.api === "chat" && !standsIn;
}

/** Too many tools for a provider: how many there are, how many it takes, and whether its reference says so. */
export interface RefusedTools extends Served {
  readonly count: number;
  readonly most: number;
  readonly isSure: boolean;
}

/** How many tools an agent's requests offer at least, where its provider refuses so many: its tools, and a tool for each handoff that is open from the start. */
export function refusedTools(manifest: Manifest, agent: Agent): RefusedTools | undefined {
  const limiting = providersOf(manifest, agent).filter(({ provider }) => mostTools.has(provider));
  if (limiting.length === 0) return undefined;
  const open = agent.handoffs.filter(
    ({ requires, target }) => requires.length === 0 && (manifest.agents.get(target.name)?.requires ?? []).length === 0,
  );
  const count = new Set(agent.tools.map(({ name }) => name)).size + open.length;
  for (const served of limiting) {
    const most = mostTools.get(served.provider);
    if (most !== undefined && count > most) return { ...served, count, most, isSure: isSure(served) };
  }
  return undefined;
}
