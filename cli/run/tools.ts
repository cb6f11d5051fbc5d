import type { Plan, ToolFunction } from "../../engine/index.ts";
import { badUsage } from "../refusal.ts";
import { httpWay } from "./ways/http.ts";
import { mcpWay } from "./ways/mcp.ts";
import { moduleWay } from "./ways/module.ts";
import type { Way } from "./ways/way.ts";

/** Functions by tool, and what the person should know about those that cannot run. */
export interface BoundTools {
  readonly tools: Readonly<Record<string, ToolFunction>>;
  readonly notices: readonly string[];
  /** Ends what the tools have started and opened. */
  readonly close: () => Promise<void>;
}

/** What the manifest may run and reach, and the folder that its paths are relative to. */
export interface Trust {
  readonly folder: string;
  /** Modules, servers and hosts as the plan names them, modules also as paths from the current folder; or `all`. */
  readonly allow: readonly string[];
  /** Hosts that may be on this machine or in a private network. */
  readonly allowPrivate: readonly string[];
}

/** The ways in which tools are reached from here. Another is a file beside these and a line here. */
const ways: readonly ((plan: Plan, trust: Trust) => Way)[] = [
  (plan, { folder }) => moduleWay(plan, folder),
  (plan, { folder }) => mcpWay(plan, folder),
  (plan, { allowPrivate }) => httpWay(plan, allowPrivate),
];

/** Binds every tool of a plan: to where it is, as far as that is allowed, else to an error that the model hears. What is not allowed is not loaded, started or contacted. */
export async function bindTools(plan: Plan, trust: Trust): Promise<BoundTools> {
  const { allow } = trust;
  const all = ways.map((way) => way(plan, trust));
  checkAllowed(all, allow);
  const bound = await Promise.all(
    all.map((way) => way.bind(way.names.filter((name) => allow.some((word) => word === "all" || way.isMeant(word, name))))),
  );
  const tools = Object.fromEntries(bound.flatMap((one) => Object.entries(one.tools)));
  const unbound = bound.flatMap((one) => one.unbound);
  const reasons = new Map(unbound.map(({ tool, reason }) => [tool, reason]));
  const missing = Object.keys(plan.tools).filter((name) => !Object.hasOwn(tools, name));
  const unreachable = missing.filter((name) => !reasons.has(name));
  return {
    tools: { ...tools, ...Object.fromEntries(missing.map((name) => [name, refusing(name, reasons.get(name))])) },
    notices: [
      ...new Set(unbound.map(({ notice }) => notice)),
      ...(unreachable.length === 0
        ? []
        : [
            `the command line cannot reach ${unreachable.join(", ")}: they answer with an error (a tool with \`use: { module, export }\` can be run from here)`,
          ]),
    ],
    close: async () => void (await Promise.all(bound.flatMap(({ close }) => (close === undefined ? [] : [close()])))),
  };
}

function checkAllowed(all: readonly Way[], allow: readonly string[]): void {
  const named = all.filter(({ names }) => names.length > 0);
  for (const word of allow) {
    if (word === "all" || all.some((way) => way.names.some((name) => way.isMeant(word, name)))) continue;
    const kinds = (named.length === 0 ? all : named).map(({ kind }) => kind).join(" or ");
    const known =
      named.length === 0
        ? `no tool of the topology has a ${kinds}`
        : named.map(({ kind, names }) => `its ${kind}s are ${names.map((name) => `\`${name}\``).join(", ")}`).join("; ");
    throw badUsage(`\`--allow ${word}\` names no ${kinds} of the topology; ${known}`);
  }
}

function refusing(name: string, reason: string = "this host has no function for it"): ToolFunction {
  return () => {
    throw new Error(`the tool ${name} is not available: ${reason}`);
  };
}
