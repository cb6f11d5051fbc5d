import { resolve } from "node:path";
import { moduleTools } from "../../../adapters/tools/module.ts";
import { isEngineError, type Plan } from "../../../engine/index.ts";
import { unable } from "../../refusal.ts";
import { guardModules } from "../guards.ts";
import type { Way } from "./way.ts";

/** Functions of modules, of tools and of guards, which may also be allowed by their paths from the current folder. */
export function moduleWay(plan: Plan, folder: string): Way {
  return {
    kind: "module",
    names: [
      ...new Set([...Object.values(plan.tools).flatMap(({ use }) => (use?.kind === "module" ? [use.module] : [])), ...guardModules(plan)]),
    ],
    isMeant: (word, name) => word === name || resolve(word) === resolve(folder, name),
    async bind(allowed) {
      const { tools, refused } = await moduleTools(plan, folder, allowed).catch((error: unknown) => {
        throw isEngineError(error) ? unable(error.message, error) : error;
      });
      const unbound = refused.map(({ tool, module }) => ({
        tool,
        reason: `its module ${module} was not allowed to run`,
        notice: `tools of ${module} answer with an error: add \`--allow ${module}\` to let its code run`,
      }));
      return { tools, unbound };
    },
  };
}
