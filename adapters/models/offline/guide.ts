import type { Plan, PlanAgent } from "../../../engine/plan/plan.ts";
import { own } from "../../../engine/protocol/json.ts";
import { isAboutStraying } from "./condition.ts";
import { ranking, type Ranking, type Topic } from "./rank.ts";
import { blocksOf, type Block } from "./steps.ts";
import { spoken } from "./words.ts";

/** A plan prepared for reading: each agent's routine as blocks, and searches over what users may be after. */
export interface Guide {
  /** The active agent's routine. */
  blocks(agent: string): readonly Block[];
  /** An agent's branches (`branch:<block>.<index>`), edges (`edge:<target>`) and tools (`tool:<name>`). */
  within(agent: string): Ranking;
  /** All agents, by name. */
  readonly across: Ranking;
}

/** Prepares a plan; each agent's part is made when it is first asked for. */
export function guideTo(plan: Plan): Guide {
  const blocks = remembered((agent) => readBlocks(plan, agent));
  return {
    blocks,
    within: remembered((name) => ranking(topicsOf(plan, own(plan.agents, name), blocks(name)))),
    across: ranking(Object.entries(plan.agents).map(([name, agent]) => aboutAgent(plan, name, agent))),
  };
}

function readBlocks(plan: Plan, name: string): readonly Block[] {
  const agent = own(plan.agents, name);
  return agent === undefined ? [] : blocksOf(agent);
}

function topicsOf(plan: Plan, agent: PlanAgent | undefined, blocks: readonly Block[]): readonly Topic[] {
  if (agent === undefined) return [];
  const branches = blocks.flatMap((block, at): readonly Topic[] => {
    if (block.kind === "action") return [];
    return block.branches.flatMap(({ condition, action }, index) => {
      if (condition === undefined || isAboutStraying(condition)) return [];
      const edge = agent.handoffs.find(({ target, kind }) => target === action.target && kind === "agent");
      const target = edge === undefined ? undefined : own(plan.agents, edge.target);
      return [
        {
          id: `branch:${at}.${index}`,
          when: `${condition}\n${edge?.when ?? ""}`,
          name: edge === undefined ? "" : spoken(edge.target),
          more: target?.purpose ?? "",
        },
      ];
    });
  });
  const edges = agent.handoffs.flatMap((edge): readonly Topic[] => {
    const exit = own(plan.exits, edge.target);
    if ((edge.when !== undefined && isAboutStraying(edge.when)) || exit?.kind === "resolved") return [];
    const target = edge.kind === "agent" ? own(plan.agents, edge.target) : undefined;
    return [
      { id: `edge:${edge.target}`, when: edge.when ?? "", name: spoken(edge.target), more: target?.purpose ?? exit?.description ?? "" },
    ];
  });
  const tools = agent.tools.flatMap((name): readonly Topic[] => {
    const tool = own(plan.tools, name);
    return tool === undefined ? [] : [{ id: `tool:${name}`, when: "", name: spoken(name), more: tool.definition.description }];
  });
  return [...branches, ...edges, ...tools];
}

function aboutAgent(plan: Plan, name: string, agent: PlanAgent): Topic {
  const whens = Object.values(plan.agents).flatMap(({ handoffs }) =>
    handoffs.filter((edge) => edge.target === name && !isAboutStraying(edge.when ?? "")).map(({ when }) => when ?? ""),
  );
  const conditions = agent.routine.flatMap((step) => step.if ?? []).filter((condition) => !isAboutStraying(condition));
  const isHub = agent.handoffs.filter(({ kind }) => kind === "agent").length > 1;
  return { id: name, when: whens.join("\n"), name: spoken(name), more: isHub ? "" : [agent.purpose, ...conditions].join("\n") };
}

function remembered<Value>(make: (name: string) => Value): (name: string) => Value {
  const made = new Map<string, Value>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = make(name);
    made.set(name, value);
    return value;
  };
}
