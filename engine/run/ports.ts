import type { Plan } from "../plan/plan.ts";
import { isObject } from "../protocol/json.ts";
import type { ModelAdapter } from "../protocol/model.ts";
import { checkGuards } from "./bound-guards.ts";
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
  readonly store?: Store;
  readonly approve?: NonNullable<Runtime["approve"]>;
  readonly acceptPlan?: NonNullable<Runtime["acceptPlan"]>;
  readonly signal?: AbortSignal;
  /** Throws `not-bound` where a plan has guards that the runtime cannot ask. */
  readonly checkGuards: (plan: Plan) => void;
}

/** Fills a runtime's defaults in. Throws `bad-argument` where a part is not what it must be, before anything has happened. */
export function portsOf(runtime: Runtime): Ports {
  if (typeof runtime !== "object" || runtime === null) throw wrong("the runtime", "an object");
  const { store, approve, acceptPlan, signal, concurrency = 8, clock = systemClock, newRunId = randomRunId } = runtime;
  checkModels(runtime);
  checkFunctions("tools", runtime.tools);
  checkFunctions("guards", runtime.guards);
  if (!Number.isInteger(concurrency) || concurrency < 1) throw wrong("`concurrency`", "a whole number from 1");
  if (store !== undefined) checkMethods("`store`", store, ["create", "append", "read"]);
  if (runtime.executor !== undefined) checkMethods("`executor`", runtime.executor, ["perform"]);
  if (runtime.rates !== undefined) checkMethods("`rates`", runtime.rates, ["hit"]);
  checkMethods("`clock`", clock, ["now", "after"]);
  if (runtime.random !== undefined && typeof runtime.random !== "function") throw wrong("`random`", "a function");
  checkRetry(runtime.retry);
  checkPrices(runtime.prices);
  if (approve !== undefined && typeof approve !== "function") throw wrong("`approve`", "a function");
  if (acceptPlan !== undefined && typeof acceptPlan !== "function") throw wrong("`acceptPlan`", "a function");
  if (signal !== undefined) checkMethods("`signal`", signal, ["addEventListener", "removeEventListener"]);
  return {
    performer: runtime.executor === undefined ? here(runtime, clock) : performerOf(runtime.executor),
    clock,
    newRunId,
    concurrency,
    checkGuards: (plan) => checkGuards(plan, runtime),
    ...(store === undefined ? {} : { store }),
    ...(approve === undefined ? {} : { approve }),
    ...(acceptPlan === undefined ? {} : { acceptPlan }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function checkModels(runtime: Runtime): void {
  const { model, models } = runtime;
  if (model !== undefined) checkMethods("`model`", model, ["generate"]);
  if (models === undefined) return;
  if (!Array.isArray(models)) throw wrong("`models`", "a list of adapters");
  const seen = new Set<string>();
  for (const adapter of models as readonly ModelAdapter[]) {
    checkMethods("each of `models`", adapter, ["generate"]);
    if (seen.has(adapter.provider))
      throw new EngineError("bad-argument", `two of \`models\` are for the provider "${adapter.provider}"; give one for each`);
    seen.add(adapter.provider);
  }
}

function checkFunctions(what: "tools" | "guards", functions: Runtime["tools"] | Runtime["guards"]): void {
  if (functions === undefined) return;
  if (typeof functions !== "object" || functions === null)
    throw wrong(`\`${what}\``, `an object of functions by the ${what === "tools" ? "tool" : "guard"}'s name`);
  for (const [name, one] of Object.entries(functions)) if (typeof one !== "function") throw wrong(`\`${what}.${name}\``, "a function");
}

function checkRetry(retry: Runtime["retry"] = {}): void {
  for (const [name, value] of Object.entries(retry)) {
    if (!Object.hasOwn(defaultRetry, name)) throw wrong(`\`retry.${name}\``, `one of ${Object.keys(defaultRetry).join(", ")}`);
    const least = name === "attempts" ? 1 : 0;
    if (!Number.isInteger(value) || value < least) throw wrong(`\`retry.${name}\``, `a whole number from ${least}`);
  }
}

function checkPrices(prices: Runtime["prices"] = {}): void {
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

function checkMethods(what: string, value: object, methods: readonly string[]): void {
  const has = (name: string): boolean => typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
  if (!methods.every(has)) throw wrong(what, `an object with ${methods.map((name) => `\`${name}\``).join(", ")}`);
}

function wrong(what: string, expected: string): EngineError {
  return new EngineError("bad-argument", `${what} must be ${expected}`);
}
