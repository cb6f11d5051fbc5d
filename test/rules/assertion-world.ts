import fc from "fast-check";

export interface WorldEdge {
  readonly to: string;
  readonly call: boolean;
  readonly history: "full" | "text" | "last" | "none";
  readonly requires: readonly string[];
  /** Whether its payload states the fact `said`. */
  readonly states: boolean;
}

export interface WorldTool {
  readonly sets: readonly string[];
  readonly requires: readonly string[];
  readonly effects: readonly string[];
  readonly approval: "none" | "always" | "when";
}

export interface WorldAgent {
  readonly tools: readonly string[];
  readonly requires: readonly string[];
  readonly edges: readonly WorldEdge[];
  readonly final: boolean;
}

/** A topology that is small enough to walk everywhere, with facts that tools and models establish, calls, and every kind of effect. */
export interface World {
  readonly entries: readonly string[];
  readonly tools: ReadonlyMap<string, WorldTool>;
  readonly agents: ReadonlyMap<string, WorldAgent>;
}

export const agentNames: readonly string[] = ["a", "b", "c"];
export const toolNames: readonly string[] = ["t", "u", "v"];
export const exitNames: readonly string[] = ["resolved", "escalated", "done"];
const facts = ["f", "g", "said"];

const few = <T>(from: readonly T[], most: number) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.subarray([...from], { maxLength: most }) });

const edge = fc.record({
  to: fc.constantFrom(...agentNames, ...agentNames, ...exitNames),
  call: fc.nat(3).map((one) => one === 0),
  history: fc.constantFrom<WorldEdge["history"]>("full", "text", "last", "none"),
  requires: few(facts, 1),
  states: fc.nat(3).map((one) => one === 0),
});

const agent = fc.record({
  tools: fc.subarray([...toolNames], { maxLength: 2 }),
  requires: few(facts, 1),
  edges: fc.uniqueArray(edge, { maxLength: 4, minLength: 1, selector: ({ to }) => to }),
  final: fc.nat(5).map((one) => one === 0),
});

const tool = fc.record({
  sets: fc.subarray(["f", "g"]),
  requires: few(facts, 1),
  effects: fc
    .tuple(fc.constantFrom("read", "write", "destructive"), fc.subarray(["private", "untrusted", "outward"]))
    .map(([kind, others]) => [kind, ...others]),
  approval: fc.constantFrom<WorldTool["approval"]>("none", "none", "always", "when"),
});

export const worlds: fc.Arbitrary<World> = fc.record({
  entries: fc.uniqueArray(fc.constantFrom(...agentNames), { minLength: 1, maxLength: 2 }),
  tools: fc.tuple(tool, tool, tool).map((all) => new Map(toolNames.map((name, at) => [name, all[at] ?? all[0]]))),
  agents: fc.tuple(agent, agent, agent).map((all) => new Map(agentNames.map((name, at) => [name, all[at] ?? all[0]]))),
});

/** The world as a manifest, with one assertion. */
export function manifestOf(world: World, assertion: string): string {
  const setters = (fact: string): string => [...world.tools].flatMap(([name, { sets }]) => (sets.includes(fact) ? [name] : [])).join(", ");
  const tools = [...world.tools].map(([name, { requires, effects, approval }]) => {
    const asks = { none: "", always: ", approval: always", when: ", approval: { when: { text: { minLength: 5 } } }" }[approval];
    return `  ${name}: { description: Does it., input: { text: string }, effects: [${effects.join(", ")}], requires: [${requires.join(", ")}]${asks} }`;
  });
  const edges = (list: readonly WorldEdge[]): readonly string[] =>
    list.map(({ to, call, history, requires, states }) => {
      const mode = call && !exitNames.includes(to) ? ", mode: call" : "";
      return `      ${to}: { history: ${history}, requires: [${requires.join(", ")}]${mode}${states ? ", carry: { said: string }" : ""} }`;
    });
  const agents = [...world.agents].flatMap(([name, one]) => [
    `  ${name}:`,
    "    purpose: Does its part.",
    `    tools: [${one.tools.join(", ")}]`,
    `    requires: [${one.requires.join(", ")}]`,
    `    reply: ${one.final ? "final" : "ask"}`,
    "    handoffs:",
    ...edges(one.edges),
  ]);
  const set = ["f", "g"].filter((fact) => setters(fact) !== "");
  return [
    "signalbox: 1",
    "name: world",
    `entry: [${world.entries.join(", ")}]`,
    "facts:",
    // A fact that no tool sets can be in no manifest; nobody ever states it.
    ...["f", "g"].map((fact) => `  ${fact}: { type: string, ${set.includes(fact) ? `set_by: [${setters(fact)}]` : "from: model"} }`),
    "  said: { type: string, from: model }",
    "exits: { done: { kind: resolved } }",
    "tools:",
    ...tools,
    "agents:",
    ...agents,
    `assert: [${assertion}]`,
    "",
  ].join("\n");
}
