import { agentOf } from "../../graph/agents.ts";
import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import type { Manifest, Tool } from "../../manifest/manifest.ts";
import { isObject } from "../../protocol/json.ts";
import { grantsOf, isAgreedTo, type Grant } from "./gate.ts";
import { moments, type Moment, type Source, type Taint } from "./taint.ts";

/** An agent that may have seen both and can reach outside. */
export interface Meeting {
  readonly moment: Moment;
  readonly seen: Readonly<Record<Taint, Source>>;
  readonly out: Grant;
}

function hasAllThree(manifest: Manifest): boolean {
  const tools = [...manifest.tools.values()].filter((tool) => tool.effectsDeclared);
  return tools.some(sendsOut) && tools.some((tool) => tool.effects.private) && tools.some((tool) => tool.effects.untrusted);
}

/** Whether a model can send something out with a tool, no person asked. */
export function sendsOut(tool: Tool): boolean {
  return tool.effectsDeclared && tool.effects.outward && !isAgreedTo(tool) && !takesNothing(tool);
}

function takesNothing({ input }: Tool): boolean {
  const fields = input["properties"];
  return input["additionalProperties"] === false && (!isObject(fields) || Object.keys(fields).length === 0);
}

/** Where private data, outsiders' text and a way out meet in one conversation, nearest to an entry first. */
export function meetingsIn(manifest: Manifest, graph: HandoffGraph): readonly Meeting[] {
  if (!hasAllThree(manifest)) return [];
  return moments(manifest, graph).flatMap((moment) => {
    const { private: secret, untrusted } = moment.seen;
    const agent = agentOf(graph, moment.key);
    if (secret === undefined || untrusted === undefined || agent === undefined) return [];
    const out = grantsOf(manifest, agent).filter(({ tool }) => sendsOut(tool));
    return out.map((grant): Meeting => ({ moment, seen: { private: secret, untrusted }, out: grant }));
  });
}
