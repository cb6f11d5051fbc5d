import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plan } from "../../engine/plan/plan.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import { EngineError } from "../../engine/run/engine-error.ts";

/** A tool whose module was not allowed, so that none of its code was loaded. */
export interface RefusedTool {
  readonly tool: string;
  readonly module: string;
}

export interface ModuleTools {
  /** Functions by the tool's name, for a run's `tools`. */
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly refused: readonly RefusedTool[];
}

/**
 * Loads the functions that a plan's tools name by `use: { module, export }`. Only modules in `allowed` are loaded (as the plan names
 * them, with or without `./`), and only from inside `folder`, links followed. Throws an `EngineError` that names the tool where a module is
 * outside, cannot be loaded, or lacks the export.
 */
export async function moduleTools(plan: Plan, folder: string, allowed: readonly string[]): Promise<ModuleTools> {
  const root = await realpath(folder);
  const welcome = new Set(allowed.map((module) => resolve(root, module)));
  const tools: [string, ToolFunction][] = [];
  const refused: RefusedTool[] = [];
  for (const [tool, { use }] of Object.entries(plan.tools)) {
    if (use?.kind !== "module") continue;
    const path = resolve(root, use.module);
    if (isAbsolute(use.module) || isOutside(root, path)) throw outside(tool, use.module);
    if (welcome.has(path)) tools.push([tool, await load(tool, use, { root, path })]);
    else refused.push({ tool, module: use.module });
  }
  return { tools: Object.fromEntries(tools), refused };
}

interface Place {
  readonly root: string;
  readonly path: string;
}

async function load(tool: string, use: { readonly module: string; readonly export: string }, { root, path }: Place): Promise<ToolFunction> {
  const found = await realpath(path).catch((error: unknown) => {
    throw new EngineError(
      "not-bound",
      `the module ${use.module} of the tool "${tool}" is not there: put it beside the manifest, or mend \`use\``,
      { cause: error },
    );
  });
  if (isOutside(root, found)) throw outside(tool, use.module);
  const module = await import(pathToFileURL(found).href).then(
    (loaded: unknown) => loaded as Readonly<Record<string, unknown>>,
    (error: unknown) => {
      throw new EngineError("not-bound", `the module ${use.module} of the tool "${tool}" cannot be loaded: ${reason(error, path)}`, {
        cause: error,
      });
    },
  );
  const bound = Object.hasOwn(module, use.export) ? module[use.export] : undefined;
  if (typeof bound === "function") return bound as ToolFunction;
  const functions = Object.keys(module).filter((key) => typeof module[key] === "function");
  const there = functions.length === 0 ? "it exports no function" : `it exports ${functions.join(", ")}`;
  throw new EngineError("not-bound", `the module ${use.module} has no function "${use.export}", which the tool "${tool}" names; ${there}`);
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function outside(tool: string, module: string): EngineError {
  return new EngineError(
    "bad-argument",
    `the module ${module} of the tool "${tool}" is outside the manifest's folder; a tool's module must be inside it`,
  );
}

function reason(error: unknown, path: string): string {
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  return /\.[cm]?ts$/u.test(path) && /extension|type/iu.test(message)
    ? `this Node.js (${process.version}) cannot run TypeScript; compile it, or use a newer one`
    : message;
}
