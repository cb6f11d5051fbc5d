import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import type { Origin } from "../source/source-map.ts";
import { diagnose, note } from "./diagnose.ts";
import type { Fragment } from "./fragment.ts";

const maps = ["models", "facts", "tools", "servers", "exits", "routines", "agents"] as const;
type MapKey = (typeof maps)[number];

const words: Readonly<Record<MapKey, string>> = {
  models: "model",
  facts: "fact",
  tools: "tool",
  servers: "server",
  exits: "exit",
  routines: "routine",
  agents: "agent",
};

/** One name for two things: in two files, for an agent and an exit, or for a tool and a handoff's own tool. */
export function nameClashes(fragments: readonly Fragment[]): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const declared = new Map<MapKey, Map<string, Origin>>(maps.map((key) => [key, new Map()]));
  for (const { document, value } of fragments) {
    for (const key of maps) {
      const names = declared.get(key);
      for (const name of Object.keys(value[key] ?? {})) {
        if (name.startsWith("x-") || names === undefined) continue;
        const origin = { document, pointer: `/${key}/${name}` };
        const first = names.get(name);
        if (first === undefined) names.set(name, origin);
        else findings.push(clash(`the ${words[key]} \`${name}\` is declared twice`, origin, first));
      }
    }
  }
  const agents = declared.get("agents") ?? new Map<string, Origin>();
  const exits = declared.get("exits") ?? new Map<string, Origin>();
  for (const [name, origin] of agents) {
    const exit = exits.get(name);
    if (exit !== undefined) findings.push(clash(`\`${name}\` is an agent and an exit; targets are one namespace`, origin, exit));
    else if (name === "resolved" || name === "escalated") findings.push(clash(`\`${name}\` is an exit that every topology has`, origin));
  }
  for (const [name, origin] of declared.get("tools") ?? []) {
    const target = /^(?:transfer_to|call)_(.+)$/.exec(name)?.[1] ?? "";
    const first = agents.get(target) ?? exits.get(target);
    if (first !== undefined || target === "resolved" || target === "escalated") {
      findings.push(clash(`the tool \`${name}\` has the name of the tool that hands over to \`${target}\``, origin, first));
    }
  }
  return findings;
}

function clash(message: string, at: Origin, first?: Origin): Diagnostic {
  return diagnose({
    rule: "name-clash",
    message,
    at,
    part: "key",
    help: "rename one of the two",
    notes: first === undefined ? [] : [note("the other one is here", first)],
  });
}
