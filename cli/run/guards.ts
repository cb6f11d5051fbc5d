import { resolve } from "node:path";
import { moduleGuards } from "../../adapters/tools/module.ts";
import { guardsIn, isEngineError, own, type GuardFunction, type Plan } from "../../engine/index.ts";
import { unable } from "../refusal.ts";
import type { Trust } from "./tools.ts";

/** Functions by the name that guards use, and what the person should know about those that cannot be asked. */
export interface BoundGuards {
  readonly guards: Readonly<Record<string, GuardFunction>>;
  readonly notices: readonly string[];
}

/** Binds every guard of a plan that is a function: to its module's where that is allowed, else to one that refuses everything. */
export async function bindGuards(plan: Plan, { folder, allow }: Trust): Promise<BoundGuards> {
  const isAllowed = (module: string): boolean =>
    allow.some((word) => word === "all" || word === module || resolve(word) === resolve(folder, module));
  const { guards } = await moduleGuards(plan, folder, guardModules(plan).filter(isAllowed)).catch((error: unknown) => {
    throw isEngineError(error) ? unable(error.message, error) : error;
  });
  const missing = functionsOf(plan).filter(({ name }) => own(guards, name) === undefined);
  return {
    guards: { ...guards, ...Object.fromEntries(missing.map(({ name }) => [name, refusing(name)])) },
    notices: [...new Set(missing.map(({ name, module }) => noticeOf(name, module)))],
  };
}

/** The modules that guards of a plan name, each once. */
export function guardModules(plan: Plan): readonly string[] {
  return [...new Set(functionsOf(plan).flatMap(({ module }) => module ?? []))];
}

function functionsOf(plan: Plan): readonly { readonly name: string; readonly module: string | undefined }[] {
  return guardsIn(plan).flatMap(({ check }) => (check.kind === "bound" ? [{ name: check.function, module: check.use?.module }] : []));
}

function noticeOf(name: string, module: string | undefined): string {
  return module === undefined
    ? `the command line has no function for the guard ${name}, and so it refuses everything (a guard with \`use: { module, export }\` can be asked from here)`
    : `the guard ${name} refuses everything: add \`--allow ${module}\` to let its code run`;
}

function refusing(name: string): GuardFunction {
  return () => ({ verdict: "refuse", reason: `the guard ${name} cannot be asked from here` });
}
