import fc from "fast-check";
import type { Agent, Exit, Fact, Handoff, History, Manifest, Requirement, Tool } from "../../engine/manifest/manifest.ts";
import { parseYaml } from "../../engine/source/yaml.ts";

/** A tool as a random topology has it. */
export interface MadeTool {
  readonly kind: "read" | "write" | "destructive";
  readonly flags: readonly ("private" | "untrusted" | "outward")[];
  readonly gate: "none" | "always" | "when" | "fact" | "stated";
}

export interface MadeEdge {
  readonly to: string;
  readonly history: History;
  readonly mode: "transfer" | "call";
  readonly requires: readonly string[];
}

/** Few agents, few tools, every kind of gate: small enough to walk everywhere. */
export interface Made {
  readonly entry: readonly string[];
  readonly tools: ReadonlyMap<string, MadeTool>;
  readonly agents: ReadonlyMap<
    string,
    { readonly tools: readonly string[]; readonly requires: readonly string[]; readonly edges: readonly MadeEdge[] }
  >;
}

export const agentNames = ["a", "b", "c"] as const;
const toolNames = ["one", "two", "three", "four"] as const;
/** A fact of each source. */
const facts = ["proved", "given", "claimed"] as const;

const requires = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom(...facts).map((fact) => [fact]) },
);

const edgesOf = fc.uniqueArray(
  fc.record({
    to: fc.constantFrom(...agentNames),
    history: fc.constantFrom<History>("full", "text", "last", "none"),
    mode: fc.constantFrom<"transfer" | "call">("transfer", "transfer", "call"),
    requires,
  }),
  { maxLength: 3, selector: (edge) => edge.to },
);

export const made: fc.Arbitrary<Made> = fc.record({
  entry: fc.uniqueArray(fc.constantFrom(...agentNames), { minLength: 1, maxLength: 2 }),
  tools: fc
    .tuple(
      ...toolNames.map(() =>
        fc.record({
          kind: fc.constantFrom<MadeTool["kind"]>("read", "write", "destructive"),
          flags: fc.subarray<"private" | "untrusted" | "outward">(["private", "untrusted", "outward"]),
          gate: fc.constantFrom<MadeTool["gate"]>("none", "none", "always", "when", "fact", "stated"),
        }),
      ),
    )
    .map((all) => new Map(toolNames.map((name, index) => [name as string, all[index] ?? { kind: "read", flags: [], gate: "none" }]))),
  agents: fc
    .tuple(...agentNames.map(() => fc.record({ tools: fc.subarray<string>([...toolNames], { maxLength: 2 }), requires, edges: edgesOf })))
    .map((all) => new Map(agentNames.map((name, index) => [name as string, all[index] ?? { tools: [], requires: [], edges: [] }]))),
});

const document = parseYaml({ path: "topology.yaml", text: "signalbox: 1" }).document;
const at = (pointer: string) => ({ document, pointer });

/** The manifest itself and no text, so that there is time for thousands. */
export function manifestOf(topology: Made): Manifest {
  const none = new Map<string, never>();
  const exits = (["resolved", "escalated"] as const).map((kind): Exit => ({ name: kind, kind }));
  const agents = [...topology.agents].map(([name, agent]): Agent => {
    const handoffs = agent.edges.map((edge): Handoff => ({
      target: { name: edge.to, origin: at(`/agents/${name}/handoffs/${edge.to}`) },
      origin: at(`/agents/${name}/handoffs/${edge.to}`),
      requires: requirements(edge.requires),
      history: edge.history,
      mode: edge.mode,
    }));
    return {
      name,
      origin: at(`/agents/${name}`),
      purpose: "",
      tools: agent.tools.map((tool, index) => ({ name: tool, origin: at(`/agents/${name}/tools/${index}`) })),
      handoffs,
      requires: requirements(agent.requires),
      reply: "ask",
      limits: { origin: at("") },
    };
  });
  return {
    origin: at(""),
    documents: [],
    name: "made",
    entry: topology.entry.map((name) => ({ name, origin: at("/entry") })),
    nextTurn: "active",
    models: none,
    limits: { origin: at("/limits") },
    facts: new Map(facts.map((name) => [name, factOf(name)])),
    tools: new Map([...topology.tools].map(([name, tool]) => [name, toolOf(name, tool)])),
    servers: none,
    exits: new Map(exits.map((exit) => [exit.name, exit])),
    routines: none,
    agents: new Map(agents.map((agent) => [agent.name, agent])),
    assertions: [],
  };
}

function requirements(names: readonly string[]): readonly Requirement[] {
  return names.map((fact) => ({ fact, origin: at("/facts") }));
}

function factOf(name: (typeof facts)[number]): Fact {
  const source: Fact["source"] =
    name === "proved"
      ? { kind: "tool", tools: [{ name: "somewhere", origin: at("/facts") }], at: "" }
      : { kind: name === "given" ? "host" : "model" };
  return { name, origin: at(`/facts/${name}`), sensitive: false, schema: {}, source };
}

function toolOf(name: string, { kind, flags, gate }: MadeTool): Tool {
  const flag = (one: MadeTool["flags"][number]): boolean => flags.includes(one);
  return {
    name,
    origin: at(`/tools/${name}`),
    input: { type: "object", properties: { text: { type: "string" } } },
    inputOrigin: at(`/tools/${name}`),
    effects: { kind, idempotent: false, private: flag("private"), untrusted: flag("untrusted"), outward: flag("outward") },
    effectsDeclared: true,
    requires: gate === "fact" ? requirements(["proved"]) : gate === "stated" ? requirements(["claimed"]) : [],
    ...(gate === "always" ? { approval: { kind: "always" as const } } : {}),
    ...(gate === "when" ? { approval: { kind: "when" as const, schema: { required: ["urgent"] } } } : {}),
  };
}
