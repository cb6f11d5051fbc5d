import { own, withModel, type Journal, type ModelAdapter, type Plan, type PlanModel } from "../../engine/index.ts";
import { badUsage, unable } from "../refusal.ts";
import { scriptedBy } from "./script.ts";

/** Who answers, and what the person should know about it. */
export interface Answering {
  /** The plan to run: the one that was given, or the same with the model that was asked for. */
  readonly plan: Plan;
  readonly models?: readonly ModelAdapter[];
  readonly model?: ModelAdapter;
  readonly notice?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Provider {
  readonly keys: readonly string[];
  load(): Promise<ModelAdapter>;
}

const providers: ReadonlyMap<string, Provider> = new Map([
  [
    "anthropic",
    {
      keys: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
      load: async () => (await import("../../adapters/models/anthropic/anthropic.ts")).anthropic(),
    },
  ],
  ["openai", { keys: ["OPENAI_API_KEY"], load: async () => (await import("../../adapters/models/openai/openai.ts")).openai() }],
]);

const STAND_IN = "offline: no language model answers, but a stand-in that matches words against the manifest's own prose";

/** What a model is chosen for. */
export interface Wanted {
  readonly plan: Plan;
  /** What `--model` says. */
  readonly asked: string | undefined;
  readonly environment: Environment;
  /** Of the run that is gone on with: a script goes on where that run stopped. */
  readonly journal: Journal | undefined;
}

/** Chooses who answers: the model that was asked for, else what the manifest says, else, where a key is missing, the offline stand-in. */
export async function chooseModels(wanted: Wanted): Promise<Answering> {
  const { plan, asked, environment } = wanted;
  if (asked !== undefined) return await askedFor(wanted, asked);
  const lacking = lackOf(plan, environment);
  if (lacking !== undefined) return { plan, model: await offlineFor(plan), notice: `${STAND_IN}, because ${lacking}` };
  const used = usedModels(plan);
  const others = used.flatMap(({ fallback = [] }) => fallback.flatMap((name) => own(plan.models, name) ?? []));
  const needed = [...new Set([...used, ...others].map((model) => model.provider))];
  const models = await Promise.all(
    needed.map(async (name) => (name === "offline" ? await offlineFor(plan) : await providers.get(name)?.load())),
  );
  return { plan, models: models.filter((model) => model !== undefined) };
}

async function askedFor({ plan, environment, journal }: Wanted, asked: string): Promise<Answering> {
  if (asked === "offline") return { plan, model: await offlineFor(plan), notice: STAND_IN };
  const slash = asked.indexOf("/");
  const [name, model] = slash < 0 ? [asked, ""] : [asked.slice(0, slash), asked.slice(slash + 1)];
  if (name === "scripted" && model !== "") return { plan, model: await scriptedBy(model, journal) };
  const provider = providers.get(name);
  if (provider === undefined || model === "") {
    throw badUsage(`\`--model ${asked}\` is no model; it is one of anthropic/<model>, openai/<model>, scripted/<file> and offline`);
  }
  if (!hasKey(provider, environment)) {
    throw unable(`\`--model ${asked}\` needs a key: set ${provider.keys[0] ?? ""}, or use \`--model offline\`, which needs none`);
  }
  return { plan: withModel(plan, { provider: name, model }), models: [await provider.load()] };
}

/** Why the manifest's own models cannot answer; `undefined` where they can. */
function lackOf(plan: Plan, environment: Environment): string | undefined {
  const modelless = Object.entries(plan.agents).find(([, agent]) => agent.model === undefined);
  if (modelless !== undefined) return `the manifest names no model for \`${modelless[0]}\``;
  for (const model of usedModels(plan)) {
    if (model.provider === "offline") continue;
    const provider = providers.get(model.provider);
    if (provider === undefined) return `there is no adapter for the provider \`${model.provider}\``;
    // A server of one's own often wants no key.
    if (model.baseUrl === undefined && !hasKey(provider, environment)) return `${provider.keys[0] ?? ""} is not set`;
  }
  return undefined;
}

function usedModels(plan: Plan): readonly PlanModel[] {
  const names = new Set(Object.values(plan.agents).flatMap((agent) => (agent.model === undefined ? [] : [agent.model])));
  return [...names].flatMap((name) => own(plan.models, name) ?? []);
}

function hasKey(provider: Provider, environment: Environment): boolean {
  return provider.keys.some((key) => (environment[key] ?? "").trim() !== "");
}

async function offlineFor(plan: Plan): Promise<ModelAdapter> {
  const { offline } = await import("../../adapters/models/offline/offline.ts");
  return offline(plan);
}
