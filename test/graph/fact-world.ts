import fc from "fast-check";
import { buildGraph } from "../../engine/graph/build.ts";
import type { HandoffGraph } from "../../engine/graph/handoff-graph.ts";
import type { Manifest } from "../../engine/manifest/manifest.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import type { World, WorldAgent, WorldEdge } from "./fact-walk.ts";

interface Kind {
  readonly facts: number;
  readonly calls: boolean;
  /** Whether most edges require something, and the agents that are come to first have most of the tools. */
  readonly gated?: boolean;
}

/** Small random topologies: five agents, tools that set facts and wait for others, edges that require and state them. */
export function factWorld({ facts, calls, gated = false }: Kind): fc.Arbitrary<World> {
  const names = ["f0", "f1", "f2"].slice(0, facts);
  const none: fc.Arbitrary<string[]> = fc.constant([]);
  const some = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 1 });
  const one = fc.constantFrom(...names).map((name) => [name]);
  const agents = ["a", "b", "c", "d", "e"];
  const sets = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 });
  const tool = fc.record({ sets, requires: fc.oneof({ weight: 2, arbitrary: none }, { weight: 1, arbitrary: some }) });
  const edge = fc.record({
    to: fc.constantFrom(...agents),
    requires: fc.oneof({ weight: 3, arbitrary: none }, { weight: gated ? 4 : 1, arbitrary: gated ? one : some }),
    states: fc.oneof({ weight: 6, arbitrary: none }, { weight: 1, arbitrary: some }),
    surely: fc.boolean(),
    call: calls ? fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }) : fc.constant(false),
  });
  const closed = fc.oneof({ weight: 2, arbitrary: none }, { weight: 1, arbitrary: some });
  const agent = fc.record({
    tools: fc.uniqueArray(fc.nat(3), { maxLength: 1 }),
    requires: fc.oneof({ weight: 6, arbitrary: none }, { weight: 1, arbitrary: some }),
    edges: fc.uniqueArray(edge, { minLength: gated ? 1 : 0, maxLength: gated ? 3 : 2, selector: ({ to }) => to }),
    exits: fc.tuple(closed, closed),
  });
  return fc
    .record({
      kinds: fc.array(fc.constantFrom("tool", "tool", "model"), { minLength: facts, maxLength: facts }),
      tools: fc.array(tool, { minLength: 4, maxLength: 4 }),
      agents: fc.array(agent, { minLength: 5, maxLength: 5 }),
      entries: gated ? fc.constant(1) : fc.integer({ min: 1, max: 2 }),
    })
    .map(({ kinds, tools, agents: drawn, entries }) => {
      const fromModel = new Set(names.filter((_, index) => kinds[index] === "model"));
      const built = drawn.map(({ tools: has, requires, edges, exits }, index): readonly [string, WorldAgent] => {
        const name = agents[index] ?? "a";
        // Calls lead to later agents only: a cycle of calls is refused before facts are looked at.
        const kept = edges
          .filter(({ to }) => to !== name)
          .map(({ states, call, ...rest }): WorldEdge => ({
            ...rest,
            call: call && rest.to > name,
            states: states.filter((fact) => fromModel.has(fact)),
          }));
        const granted = gated && index === 0 ? [0, 1, 2] : has;
        return [name, { tools: granted.map((at) => `t${at}`), requires: index === 0 && gated ? [] : requires, edges: kept, exits }];
      });
      return {
        facts: names,
        fromModel,
        tools: new Map(
          tools.map(({ sets, requires }, index) => [`t${index}`, { sets: sets.filter((fact) => !fromModel.has(fact)), requires }]),
        ),
        agents: new Map(built),
        entries: agents.slice(0, entries),
      };
    });
}

/** The world as a manifest. */
export function worldText({ facts, fromModel, tools, agents, entries }: World): string {
  const lines = ["signalbox: 1", "name: world", `entry: [${entries.join(", ")}]`, "facts:"];
  for (const fact of facts) {
    const setters = [...tools].filter(([, tool]) => tool.sets.includes(fact)).map(([name]) => name);
    const source = fromModel.has(fact) || setters.length === 0 ? "from: model" : `set_by: [${setters.join(", ")}], at: /${fact}`;
    lines.push(`  ${fact}: { type: string, ${source} }`);
  }
  lines.push("tools:");
  for (const [name, { requires }] of tools)
    lines.push(`  ${name}: { description: Does ${name}., effects: [read], requires: [${requires.join(", ")}] }`);
  lines.push("agents:");
  for (const [name, agent] of agents) {
    lines.push(
      `  ${name}:`,
      `    purpose: Is ${name}.`,
      `    requires: [${agent.requires.join(", ")}]`,
      `    tools: [${agent.tools.join(", ")}]`,
    );
    lines.push("    routine: Do it.", "    handoffs:");
    agent.exits.forEach((requires, at) => {
      lines.push(`      ${at === 0 ? "resolved" : "escalated"}: { when: It is done., requires: [${requires.join(", ")}] }`);
    });
    for (const { to, requires, states, surely, call } of agent.edges) {
      const carry = states.map((fact) => `${fact}${surely ? "" : "?"}: string`).join(", ");
      lines.push(
        `      ${to}: { when: It is for ${to}., requires: [${requires.join(", ")}], carry: { ${carry} }, mode: ${call ? "call" : "transfer"} }`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The world as the analyses see it. */
export function readWorld(world: World): { readonly manifest: Manifest; readonly graph: HandoffGraph } {
  const { manifest } = readManifest({ path: "world.yaml", text: worldText(world) });
  if (manifest === undefined) throw new Error(`the world of this test is no manifest:\n${worldText(world)}`);
  return { manifest, graph: buildGraph(manifest) };
}
