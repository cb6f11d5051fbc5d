import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plan, PlanTool, ToolFunction } from "../../engine/index.ts";
import { badUsage, isRefusal, unable } from "../refusal.ts";

/** Functions by tool, and what the person should know about those that cannot run. */
export interface BoundTools {
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly notices: readonly string[];
}

/** Whose code may run, and the folder that the manifest's paths are relative to. */
export interface Trust {
  readonly folder: string;
  /** Modules as the manifest spells them or as paths from the current folder; or `all`. */
  readonly allow: readonly string[];
}

/** Binds every tool of a plan: to its module's function where that is allowed, else to an error that the model hears. Loads no other code. */
export async function bindTools(plan: Plan, trust: Trust): Promise<BoundTools> {
  const modules = new Set(Object.values(plan.tools).flatMap((tool) => (tool.use?.kind === "module" ? [tool.use.module] : [])));
  checkAllowed(modules, trust);
  const loaded = new Map<string, Readonly<Record<string, unknown>>>();
  for (const name of modules) if (allows(trust, name)) loaded.set(name, await load(name, trust.folder));

  const tools: [string, ToolFunction][] = [];
  const closed = new Set<string>();
  const unreachable: string[] = [];
  for (const [name, tool] of Object.entries(plan.tools)) {
    const found = tool.use?.kind === "module" ? loaded.get(tool.use.module) : undefined;
    if (tool.use?.kind === "module" && found !== undefined) {
      tools.push([name, functionIn(found, name, tool.use)]);
      continue;
    }
    if (tool.use?.kind === "module") closed.add(tool.use.module);
    else unreachable.push(name);
    tools.push([name, refusing(name, tool)]);
  }
  return {
    tools: Object.fromEntries(tools),
    notices: [
      ...[...closed].map((module) => `tools of ${module} answer with an error: add \`--allow ${module}\` to let its code run`),
      ...(unreachable.length === 0
        ? []
        : [
            `the command line cannot reach ${unreachable.join(", ")}: they answer with an error (a tool with \`use: { module, export }\` can be run from here)`,
          ]),
    ],
  };
}

function checkAllowed(modules: ReadonlySet<string>, trust: Trust): void {
  for (const allowed of trust.allow) {
    if (allowed === "all" || [...modules].some((module) => isSame(allowed, module, trust.folder))) continue;
    const known =
      modules.size === 0
        ? "no tool of the topology has a module"
        : `its modules are ${[...modules].map((name) => `\`${name}\``).join(", ")}`;
    throw badUsage(`\`--allow ${allowed}\` names no module of the topology; ${known}`);
  }
}

function allows(trust: Trust, module: string): boolean {
  return trust.allow.some((allowed) => allowed === "all" || isSame(allowed, module, trust.folder));
}

function isSame(allowed: string, module: string, folder: string): boolean {
  return allowed === module || (isPath(module) && resolve(allowed) === resolve(folder, module));
}

function isPath(module: string): boolean {
  return module.startsWith(".") || isAbsolute(module);
}

async function load(module: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const path = isPath(module) ? resolve(folder, module) : createRequire(join(resolve(folder), "-")).resolve(module);
    if (!existsSync(path)) throw unable(`the module \`${module}\` is not there: no file ${path}`);
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    if (isRefusal(error)) throw error;
    const advice = /\.[cm]?ts$/.test(module) ? " (this version of Node may not run TypeScript: write the module as .mjs)" : "";
    throw unable(`the module \`${module}\` cannot be loaded: ${error instanceof Error ? error.message : String(error)}${advice}`, error);
  }
}

function functionIn(
  module: Readonly<Record<string, unknown>>,
  tool: string,
  use: { readonly module: string; readonly export: string },
): ToolFunction {
  const found = Object.hasOwn(module, use.export) ? module[use.export] : undefined;
  if (isFunction(found)) return found;
  const names = Object.keys(module).filter((name) => isFunction(module[name]));
  const exported = names.length === 0 ? "no function" : names.map((name) => `\`${name}\``).join(", ");
  throw unable(`the tool \`${tool}\` needs a function \`${use.export}\`, but \`${use.module}\` exports ${exported}`);
}

function isFunction(value: unknown): value is ToolFunction {
  return typeof value === "function";
}

function refusing(name: string, tool: PlanTool): ToolFunction {
  const reason = tool.use?.kind === "module" ? `its module ${tool.use.module} was not allowed to run` : "this host has no function for it";
  return () => {
    throw new Error(`the tool ${name} is not available: ${reason}`);
  };
}
