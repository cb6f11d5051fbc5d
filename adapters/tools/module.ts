import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plan } from "../../engine/plan/plan.ts";
import type { GuardFunction } from "../../engine/protocol/guard.ts";
import type { ToolFunction } from "../../engine/protocol/tool.ts";
import { guardsIn } from "../../engine/run/bound-guards.ts";
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
  const named = Object.entries(plan.tools).flatMap(([name, { use }]) =>
    use?.kind === "module" ? [{ name, what: "tool", use } as const] : [],
  );
  const { functions, refused } = await loadAll<ToolFunction>(named, folder, allowed);
  return { tools: functions, refused: refused.map(({ name, use }) => ({ tool: name, module: use.module })) };
}

/** A guard whose module was not allowed. */
export interface RefusedGuard {
  readonly guard: string;
  readonly module: string;
}

export interface ModuleGuards {
  /** Functions by the name a guard uses, for a run's `guards`. */
  readonly guards: Readonly<Record<string, GuardFunction>>;
  readonly refused: readonly RefusedGuard[];
}

/** Loads the functions that a plan's guards name by `use: { module, export }`, under the same conditions as {@link moduleTools}. */
export async function moduleGuards(plan: Plan, folder: string, allowed: readonly string[]): Promise<ModuleGuards> {
  const named = guardsIn(plan).flatMap(({ check }) =>
    check.kind === "bound" && check.use !== undefined ? [{ name: check.function, what: "guard", use: check.use } as const] : [],
  );
  const { functions, refused } = await loadAll<GuardFunction>(named, folder, allowed);
  return { guards: functions, refused: refused.map(({ name, use }) => ({ guard: name, module: use.module })) };
}

/** A function that a plan names. */
interface Named {
  readonly name: string;
  readonly what: "tool" | "guard";
  readonly use: { readonly module: string; readonly export: string };
}

async function loadAll<Bound>(
  named: readonly Named[],
  folder: string,
  allowed: readonly string[],
): Promise<{ readonly functions: Readonly<Record<string, Bound>>; readonly refused: readonly Named[] }> {
  const root = await realpath(folder);
  const welcome = new Set(allowed.map((module) => resolve(root, module)));
  const functions: [string, Bound][] = [];
  const refused: Named[] = [];
  for (const one of named) {
    const path = resolve(root, one.use.module);
    if (isAbsolute(one.use.module) || isOutside(root, path)) throw outside(one);
    if (welcome.has(path)) functions.push([one.name, (await load(one, { root, path })) as Bound]);
    else refused.push(one);
  }
  return { functions: Object.fromEntries(functions), refused };
}

interface Place {
  readonly root: string;
  readonly path: string;
}

async function load({ name, what, use }: Named, { root, path }: Place): Promise<unknown> {
  const found = await realpath(path).catch((error: unknown) => {
    throw new EngineError(
      "not-bound",
      `the module ${use.module} of the ${what} "${name}" is not there: put it beside the manifest, or mend \`use\``,
      { cause: error },
    );
  });
  if (isOutside(root, found)) throw outside({ name, what, use });
  const module = await import(pathToFileURL(found).href).then(
    (loaded: unknown) => loaded as Readonly<Record<string, unknown>>,
    (error: unknown) => {
      throw new EngineError("not-bound", `the module ${use.module} of the ${what} "${name}" cannot be loaded: ${reason(error, path)}`, {
        cause: error,
      });
    },
  );
  const bound = Object.hasOwn(module, use.export) ? module[use.export] : undefined;
  if (typeof bound === "function") return bound;
  const functions = Object.keys(module).filter((key) => typeof module[key] === "function");
  const there = functions.length === 0 ? "it exports no function" : `it exports ${functions.join(", ")}`;
  throw new EngineError(
    "not-bound",
    `the module ${use.module} has no function "${use.export}", which the ${what} "${name}" names; ${there}`,
  );
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function outside({ name, what, use }: Named): EngineError {
  return new EngineError(
    "bad-argument",
    `the module ${use.module} of the ${what} "${name}" is outside the manifest's folder; a ${what}'s module must be inside it`,
  );
}

function reason(error: unknown, path: string): string {
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  return /\.[cm]?ts$/u.test(path) && /extension|type/iu.test(message)
    ? `this Node.js (${process.version}) cannot run TypeScript; compile it, or use a newer one`
    : message;
}
