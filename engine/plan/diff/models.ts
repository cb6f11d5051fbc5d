import type { ModelEntry } from "../../manifest/manifest.ts";
import type { ChangeCategory } from "./category.ts";
import { fromTo, keyIn, nameAt, valueAt, type Draft, type Sides } from "./draft.ts";
import { nowCalled, paired } from "./names.ts";
import { same } from "./same.ts";

/** What is different about models: which are asked, where, and with what settings. */
export function modelChanges({ old, now, names }: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(old.manifest.models, now.manifest.models, names.models);
  return [
    ...gone.map((model): Draft => ({
      action: "removed",
      subject: `models/${model.name}`,
      message: `model \`${model.name}\` (${named(model)}) is gone`,
      old: nameAt(model.origin),
      means: [{ category: "contract.model" }],
    })),
    ...fresh.map((model): Draft => ({
      action: "added",
      subject: `models/${model.name}`,
      message: `model \`${model.name}\` (${named(model)}) is new`,
      new: nameAt(model.origin),
      means: [{ category: "contract.model" }],
    })),
    ...both.flatMap(([before, after]) => [...renamed(before, after), ...changed(names.models, before, after)]),
    ...defaultChange({ old, now, names }),
  ];
}

function named({ provider, model }: ModelEntry): string {
  return `${provider}/${model}`;
}

function renamed(old: ModelEntry, now: ModelEntry): readonly Draft[] {
  if (old.name === now.name) return [];
  return [
    {
      action: "renamed",
      subject: `models/${now.name}`,
      message: `model \`${old.name}\` is now called \`${now.name}\``,
      old: nameAt(old.origin),
      new: nameAt(now.origin),
      means: [{ category: "contract.renamed" }],
    },
  ];
}

function changed(renames: ReadonlyMap<string, string>, old: ModelEntry, now: ModelEntry): readonly Draft[] {
  const drafts: Draft[] = [];
  const add = (key: string, message: string, category: ChangeCategory): void => {
    drafts.push({
      action: "changed",
      subject: `models/${now.name}/${key}`,
      message,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      means: [{ category }],
    });
  };
  if (named(old) !== named(now)) {
    const key = old.provider === now.provider ? "model" : "provider";
    add(key, `\`${now.name}\` is another model: ${fromTo(named(old), named(now))}`, "contract.model");
  }
  if (old.baseUrl !== now.baseUrl) {
    add("base_url", `model \`${now.name}\` is asked at another place: ${fromTo(old.baseUrl, now.baseUrl)}`, "exposure.target-changed");
  }
  const settings = {
    api: [old.api, now.api],
    temperature: [old.temperature, now.temperature],
    max_tokens: [old.maxTokens, now.maxTokens],
    timeout: [old.timeoutMs, now.timeoutMs],
    options: [old.options, now.options],
    handoffs_prompt: [old.handoffsPrompt, now.handoffsPrompt],
  } as const;
  for (const [key, [before, after]] of Object.entries(settings)) {
    if (!same(before, after)) add(key, `model \`${now.name}\` has another \`${key}\`: ${fromTo(before, after)}`, "behaviour.model");
  }
  if (!same(old.price, now.price))
    add("price", `model \`${now.name}\` has another price: ${fromTo(old.price, now.price)}`, "behaviour.model");
  const [before, after] = [old.fallback.map(({ name }) => nowCalled(renames, name)), now.fallback.map(({ name }) => name)];
  if (!same(before, after))
    add("fallback", `model \`${now.name}\` falls back on others: ${fromTo(before.join(", "), after.join(", "))}`, "behaviour.model");
  return drafts;
}

function defaultChange({ old, now, names }: Sides): readonly Draft[] {
  const [before, after] = [old.manifest.defaultModel, now.manifest.defaultModel];
  const was = before === undefined ? undefined : nowCalled(names.models, before.name);
  if (was === after?.name) return [];
  return [
    {
      action: "changed",
      subject: "defaults/model",
      message: `agents that name no model are answered by another: ${fromTo(before?.name, after?.name)}`,
      ...(before === undefined ? {} : { old: valueAt(before.origin) }),
      ...(after === undefined ? {} : { new: valueAt(after.origin) }),
      means: [{ category: "behaviour.model" }],
    },
  ];
}
