import { listNames } from "../../diagnostic/did-you-mean.ts";
import { agentOf, agentsOf } from "../../graph/agents.ts";
import { endsOf } from "../../graph/ends.ts";
import { canFinish, leadsOn } from "../../graph/exits.ts";
import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { keyOf } from "../../graph/node-key.ts";
import { pathTo } from "../../graph/path.ts";
import { conversation } from "../../graph/reachable.ts";
import { search } from "../../graph/search.ts";
import type { CanReachAssertion } from "../../manifest/assertion.ts";
import type { Exit, Manifest } from "../../manifest/manifest.ts";
import type { Finding } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import { placeOf } from "./names.ts";
import { noteStart } from "./session-notes.ts";

/** Refutes an `every: agent` with the agents from which no path leads to the exit. Agents that cannot finish at all have a finding of their own. */
export function judgeCanReach(manifest: Manifest, graph: HandoffGraph, assertion: CanReachAssertion): readonly Finding[] {
  const { name, origin } = assertion.canReach;
  const isMeant = exitTest(manifest, name);
  if (isMeant === undefined) return [];
  const ways = search(graph, endings(manifest, graph, isMeant), { direction: "backward", passes: leadsOn });
  const without = [...conversation(graph).keys()].filter(
    (key) => agentOf(graph, key) !== undefined && !ways.has(key) && canFinish(graph, key),
  );
  const [end] = endsOf(graph, new Set(without), leadsOn, "forward");
  const [agent] = end === undefined ? [] : agentsOf(graph, end.component);
  if (agent === undefined) return [];
  const names = agentsOf(graph, without).map((one) => one.name);
  const path = pathTo(conversation(graph), keyOf(agent.name));
  return [
    {
      ...placeOf({ name, at: origin }),
      message: `${listNames(names)} ${names.length === 1 ? "has" : "have"} no way to ${exitText(name)}`,
      help: `hand to \`${name}\` from \`${agent.name}\`, or to an agent that has a way there`,
      notes: [{ at: agent.origin, part: "key", message: `no handoff of \`${agent.name}\` leads there` }],
      witness: path.length === 0 ? noteStart(manifest, agent.name, false) : witnessOf(path),
    },
  ];
}

function isKind(name: string): name is Exit["kind"] {
  return name === "resolved" || name === "escalated";
}

function exitText(name: string): string {
  return isKind(name) ? `an exit of kind \`${name}\`` : `the exit \`${name}\``;
}

function exitTest({ exits }: Manifest, name: string): ((exit: Exit) => boolean) | undefined {
  if (isKind(name)) return (exit) => exit.kind === name;
  return exits.has(name) ? (exit) => exit.name === name : undefined;
}

/** Where conversations end so: the exits themselves, and agents whose plain reply leaves through `resolved`. */
function endings({ exits }: Manifest, graph: HandoffGraph, isMeant: (exit: Exit) => boolean): readonly string[] {
  const resolved = exits.get("resolved");
  const byReply = resolved !== undefined && isMeant(resolved);
  return [...graph.nodes]
    .filter(([, node]) => (node.kind === "exit" ? isMeant(node.exit) : byReply && node.agent.reply === "final"))
    .map(([key]) => key);
}
