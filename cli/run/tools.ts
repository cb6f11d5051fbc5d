import { resolve } from "node:path";
import { moduleTools } from "../../adapters/tools/module.ts";
import { isEngineError, type Plan, type ToolFunction } from "../../engine/index.ts";
import { badUsage, unable } from "../refusal.ts";

/** Functions by tool, and what the person should know about those that cannot run. */
export interface BoundTools {
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly notices: readonly string[];
}

/** Whose code may run, and the folder that the manifest's paths are relative to. */
export interface Trust {
  readonly folder: string;
  /** Modules as the plan names them, relative to the manifest, or as paths from the current folder; or `all`. */
  readonly allow: readonly string[];
}

/** Binds every tool of a plan: to its module's function where that is allowed, else to an error that the model hears. Loads no other code. */
export async function bindTools(plan: Plan, trust: Trust): Promise<BoundTools> {
  const modules = [...new Set(Object.values(plan.tools).flatMap(({ use }) => (use?.kind === "module" ? [use.module] : [])))];
  checkAllowed(modules, trust);
  const allowed = modules.filter((module) => trust.allow.some((allow) => allow === "all" || isSame(allow, module, trust.folder)));
  const { tools, refused } = await moduleTools(plan, trust.folder, allowed).catch((error: unknown) => {
    throw isEngineError(error) ? unable(error.message, error) : error;
  });
  const closed = new Map(refused.map(({ tool, module }) => [tool, module]));
  const missing = Object.keys(plan.tools).filter((name) => !Object.hasOwn(tools, name));
  const unreachable = missing.filter((name) => !closed.has(name));
  return {
    tools: { ...tools, ...Object.fromEntries(missing.map((name) => [name, refusing(name, closed.get(name))])) },
    notices: [
      ...[...new Set(closed.values())].map(
        (module) => `tools of ${module} answer with an error: add \`--allow ${module}\` to let its code run`,
      ),
      ...(unreachable.length === 0
        ? []
        : [
            `the command line cannot reach ${unreachable.join(", ")}: they answer with an error (a tool with \`use: { module, export }\` can be run from here)`,
          ]),
    ],
  };
}

function checkAllowed(modules: readonly string[], trust: Trust): void {
  for (const allowed of trust.allow) {
    if (allowed === "all" || modules.some((module) => isSame(allowed, module, trust.folder))) continue;
    const known =
      modules.length === 0 ? "no tool of the topology has a module" : `its modules are ${modules.map((name) => `\`${name}\``).join(", ")}`;
    throw badUsage(`\`--allow ${allowed}\` names no module of the topology; ${known}`);
  }
}

function isSame(allowed: string, module: string, folder: string): boolean {
  return allowed === module || resolve(allowed) === resolve(folder, module);
}

function refusing(name: string, module: string | undefined): ToolFunction {
  const reason = module === undefined ? "this host has no function for it" : `its module ${module} was not allowed to run`;
  return () => {
    throw new Error(`the tool ${name} is not available: ${reason}`);
  };
}
