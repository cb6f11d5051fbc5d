import { isObject } from "../protocol/json.ts";
import type { ModelAdapter } from "../protocol/model.ts";
import { systemClock, randomRunId, type Clock, type NewRunId } from "./clock.ts";
import { EngineError } from "./engine-error.ts";
import { here } from "./in-process.ts";
import { performerOf, type Performer } from "./performer.ts";
import { defaultRetry } from "./retry-policy.ts";
import type { Runtime } from "./runtime.ts";
import type { Store } from "./store.ts";

/** A runtime with its defaults in, known to be what a driver can work with. */
export interface Ports {
  readonly performer: Performer;
  readonly clock: Clock;
  readonly newRunId: NewRunId;
  readonly concurrency: number;
  readonly store: Store | undefined;
  readonly approve: Runtime["approve"] | undefined;
  readonly acceptPlan: Runtime["acceptPlan"] | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onEvent: Runtime["onEvent"] | undefined;
}

/** Fills a runtime's defaults in. Throws `bad-argument` where a part is not what it must be, before anything has happened. Hosts make a runtime for each run: it costs little. */
export function portsOf(runtime: Runtime): Ports {
  if (typeof runtime !== "object" || runtime === null) throw wrong("the runtime", "an object");
  const { model, models, tools, guards, store, executor, rates, signal } = runtime;
  const { random, retry, prices, approve, acceptPlan, onEvent, concurrency = 8, clock = systemClock, newRunId = randomRunId } = runtime;
  if (model !== undefined) checkModel("`model`", model);
  if (models !== undefined) checkModels(models);
  if (tools !== undefined) checkFunctions("tools", tools);
  if (guards !== undefined) checkFunctions("guards", guards);
  if (!Number.isInteger(concurrency) || concurrency < 1) throw wrong("`concurrency`", "a whole number from 1");
  if (
    store !== undefined &&
    !(isLive(store) && typeof store.create === "function" && typeof store.append === "function" && typeof store.read === "function")
  )
    throw wrong("`store`", "an object with `create`, `append`, `read`");
  if (executor !== undefined && !(isLive(executor) && typeof executor.perform === "function"))
    throw wrong("`executor`", "an object with `perform`");
  if (rates !== undefined && !(isLive(rates) && typeof rates.hit === "function")) throw wrong("`rates`", "an object with `hit`");
  if (clock !== systemClock && !(isLive(clock) && typeof clock.now === "function" && typeof clock.after === "function"))
    throw wrong("`clock`", "an object with `now`, `after`");
  if (random !== undefined && typeof random !== "function") throw wrong("`random`", "a function");
  if (retry !== undefined) checkRetry(retry);
  if (prices !== undefined) checkPrices(prices);
  if (approve !== undefined && typeof approve !== "function") throw wrong("`approve`", "a function");
  if (onEvent !== undefined && typeof onEvent !== "function") throw wrong("`onEvent`", "a function");
  if (acceptPlan !== undefined && typeof acceptPlan !== "function") throw wrong("`acceptPlan`", "a function");
  if (
    signal !== undefined &&
    !(isLive(signal) && typeof signal.addEventListener === "function" && typeof signal.removeEventListener === "function")
  )
    throw wrong("`signal`", "an object with `addEventListener`, `removeEventListener`");
  const performer = executor === undefined ? here(runtime, clock) : performerOf(executor);
  return { performer, clock, newRunId, concurrency, store, approve, acceptPlan, signal, onEvent };
}

function checkModel(what: string, model: ModelAdapter): void {
  if (!isLive(model) || typeof model.generate !== "function") throw wrong(what, "an object with `generate`");
}

function checkModels(models: NonNullable<Runtime["models"]>): void {
  if (!Array.isArray(models)) throw wrong("`models`", "a list of adapters");
  const seen: string[] = [];
  for (const adapter of models as readonly ModelAdapter[]) {
    checkModel("each of `models`", adapter);
    if (seen.includes(adapter.provider))
      throw new EngineError("bad-argument", `two of \`models\` are for the provider "${adapter.provider}"; give one for each`);
    seen.push(adapter.provider);
  }
}

function checkFunctions(what: "tools" | "guards", functions: NonNullable<Runtime["tools"] | Runtime["guards"]>): void {
  if (!isLive(functions)) throw wrong(`\`${what}\``, `an object of functions by the ${what === "tools" ? "tool" : "guard"}'s name`);
  for (const name of Object.keys(functions)) if (typeof functions[name] !== "function") throw wrong(`\`${what}.${name}\``, "a function");
}

function checkRetry(retry: NonNullable<Runtime["retry"]>): void {
  for (const [name, value] of Object.entries(retry)) {
    if (!Object.hasOwn(defaultRetry, name)) throw wrong(`\`retry.${name}\``, `one of ${Object.keys(defaultRetry).join(", ")}`);
    const least = name === "attempts" ? 1 : 0;
    if (!Number.isInteger(value) || value < least) throw wrong(`\`retry.${name}\``, `a whole number from ${least}`);
  }
}

function checkPrices(prices: NonNullable<Runtime["prices"]>): void {
  for (const [name, price] of Object.entries(prices)) {
    if (price === null) continue;
    const parts: readonly unknown[] = isObject(price)
      ? [price["input"], price["output"], price["cachedInput"] ?? 0, price["cacheWrite"] ?? 0]
      : [];
    if (parts.length === 0 || !parts.every((part) => typeof part === "number" && Number.isFinite(part) && part >= 0))
      throw wrong(
        `\`prices["${name}"]\``,
        "null or { input, output }, and `cachedInput` and `cacheWrite` where they differ, in US dollars for a million tokens",
      );
  }
}

/** What a host that is not type-checked may give all the same. */
function isLive(value: object | null): boolean {
  return typeof value === "object" && value !== null;
}

function wrong(what: string, expected: string): EngineError {
  return new EngineError("bad-argument", `${what} must be ${expected}`);
}
