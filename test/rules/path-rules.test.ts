import fc from "fast-check";
import { expect, it } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { buildGraph } from "../../engine/graph/build.ts";
import type { Agent, Exit, Manifest } from "../../engine/manifest/manifest.ts";
import { checkGraph } from "../../engine/rules/check.ts";
import { recommended } from "../../engine/rules/settings.ts";
import { rules } from "../../engine/rules/index.ts";
import { parseYaml } from "../../engine/source/yaml.ts";

const names = ["a", "b", "c", "d", "e", "f"] as const;
const targets = [...names, "resolved", "escalated"] as const;

/** Small topologies of every kind: several entries, calls, self-handoffs, agents whose reply is final. */
const topologies = fc.record({
  entry: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
  agents: fc
    .tuple(
      ...names.map(() =>
        fc.uniqueArray(fc.tuple(fc.constantFrom(...targets), fc.nat(4)), { maxLength: 3, selector: ([target]) => target }),
      ),
    )
    .map(
      (all) =>
        new Map(
          names.map((name, index) => [
            name as string,
            (all[index] ?? []).map(([target, call]) => (call === 0 && names.some((each) => each === target) ? `~${target}` : target)),
          ]),
        ),
    ),
  final: fc.subarray([...names], { maxLength: 1 }),
});

type Topology = typeof topologies extends fc.Arbitrary<infer T> ? T : never;

const asked = rules
  .filter((rule) => rule.stage === "graph")
  .filter((rule) => ["reachability", "termination", "cycle", "shape"].includes(rule.category));
const document = parseYaml({ path: "topology.yaml", text: "signalbox: 1" }).document;

/** The manifest itself and no text, so that there is time for thousands. */
function manifestOf(topology: Topology): Manifest {
  const at = (pointer: string) => ({ document, pointer });
  const none = new Map<string, never>();
  const agents = [...topology.agents].map(([name, targets]): Agent => {
    const handoffs = targets.map((written) => {
      const target = { name: written.replace("~", ""), origin: at(`/agents/${name}/handoffs`) };
      const mode = written === target.name ? ("transfer" as const) : ("call" as const);
      return { target, origin: target.origin, requires: [], history: "full" as const, mode };
    });
    const reply = topology.final.some((final) => final === name) ? "final" : "ask";
    return { name, origin: at(`/agents/${name}`), purpose: "", tools: [], handoffs, requires: [], reply, limits: { origin: at("") } };
  });
  const exits = (["resolved", "escalated"] as const).map((kind): Exit => ({ name: kind, kind }));
  return {
    origin: at(""),
    documents: [document],
    name: "made",
    entry: topology.entry.map((name) => ({ name, origin: at("/entry") })),
    nextTurn: "active",
    models: none,
    limits: { origin: at("/limits") },
    facts: none,
    tools: none,
    servers: none,
    exits: new Map(exits.map((exit) => [exit.name, exit])),
    routines: none,
    agents: new Map(agents.map((agent) => [agent.name, agent])),
    assertions: [],
  };
}

function walk(topology: Topology, from: string, calls: boolean): ReadonlySet<string> {
  const seen = new Set([from]);
  for (let grown = true; grown;) {
    grown = false;
    for (const name of seen) {
      for (const target of topology.agents.get(name) ?? []) {
        if (target.startsWith("~") && !calls) continue;
        const next = target.replace("~", "");
        grown ||= !seen.has(next);
        seen.add(next);
      }
    }
  }
  return seen;
}

const reached = (topology: Topology): ReadonlySet<string> => new Set(topology.entry.flatMap((entry) => [...walk(topology, entry, true)]));
const finishes = (topology: Topology, name: string): boolean =>
  [...walk(topology, name, false)].some(
    (each) => each === "resolved" || each === "escalated" || topology.final.some((final) => final === each),
  );

/** Every agent that a finding of these rules names, in its message. */
function named(found: readonly Diagnostic[], ...rules: readonly string[]): ReadonlySet<string> {
  const texts = found.filter((diagnostic) => rules.includes(diagnostic.rule)).map((diagnostic) => diagnostic.message);
  return new Set(texts.flatMap((text) => [...text.matchAll(/`([a-f])`/g)].map((match) => match[1] ?? "")));
}

it("the agents no run can come to are those a naive walk misses", () => {
  check((topology, found) => {
    const missed = names.filter((name) => !reached(topology).has(name));
    expect(named(found, "unreachable-agent")).toEqual(new Set(missed));
  });
});

it("each agent that cannot finish is told once: in a no-exit, in a trap, or by its handoff to itself", () => {
  check((topology, found) => {
    const stuck = names.filter((name) => reached(topology).has(name) && !finishes(topology, name));
    const lone = new Set(
      stuck.filter(
        (name) =>
          topology.agents.get(name)?.some((target) => target.replace("~", "") === name) === true && walk(topology, name, false).size === 1,
      ),
    );
    // What leads only to an agent that hands to itself waits until that is mended.
    const excused = stuck.filter((name) => [...walk(topology, name, false)].some((each) => [...lone].some((one) => one === each)));
    const told = named(found, "no-exit", "trap");
    for (const name of stuck) expect(told.has(name) || excused.includes(name)).toBe(true);
    const ends = found
      .filter((diagnostic) => ["no-exit", "trap"].includes(diagnostic.rule))
      .map((diagnostic) => diagnostic.pointer.split("/")[2]);
    for (const end of ends) expect(stuck).toContain(end);
    expect(ends.length + lone.size).toBe(closed(topology, stuck));
  });
});

it("a cycle with a call in it is told, and only then", () => {
  check((topology, found) => {
    const recursive = names.some((name) =>
      (topology.agents.get(name) ?? []).some(
        (target) => target.startsWith("~") && target !== `~${name}` && walk(topology, target.slice(1), true).has(name),
      ),
    );
    expect(found.some((diagnostic) => diagnostic.rule === "recursive-call")).toBe(recursive);
  });
});

it("an agent without a way to a person is told where others have one, and never beside a graver fault", () => {
  check((topology, found) => {
    const main = new Set(topology.entry.flatMap((entry) => [...walk(topology, entry, false)]));
    const talking = names.filter((name) => main.has(name) && finishes(topology, name) && !topology.final.some((final) => final === name));
    const without = talking.filter((name) => !walk(topology, name, false).has("escalated"));
    const expected: readonly string[] = without.length === talking.length ? [] : without;
    const told = [...named(found, "no-human")];
    expect(told.filter((name) => !expected.includes(name))).toEqual([]);
    expect(told.length > 0).toBe(expected.length > 0);
  });
});

it("every witness is a path: each edge is declared and begins where the one before it ended", () => {
  check((topology, found) => {
    for (const diagnostic of found.filter((each) => each.rule !== "shape-mismatch")) {
      const edges = diagnostic.witness.map((note) => /^`(\w+)` (?:hands to|calls) `(\w+)`$/.exec(note.message)?.slice(1) ?? []);
      for (const [from = "", to = ""] of edges) expect(topology.agents.get(from)?.map((target) => target.replace("~", ""))).toContain(to);
      edges.slice(1).forEach(([from], index) => expect(edges[index]?.[1]).toBe(from));
      const cycles = ["trap", "peer-cycle", "recursive-call", "large-peer-network"].includes(diagnostic.rule);
      expect(!cycles || edges.at(-1)?.[1] === edges[0]?.[0]).toBe(true);
    }
  });
});

/** How many closed components the agents that cannot finish have. */
function closed(topology: Topology, stuck: readonly string[]): number {
  const ends = stuck.filter((name) => [...walk(topology, name, false)].every((each) => walk(topology, each, false).has(name)));
  return new Set(ends.map((name) => [...walk(topology, name, false)].toSorted().join())).size;
}

function check(property: (topology: Topology, found: readonly Diagnostic[]) => void): void {
  fc.assert(
    fc.property(topologies, (topology) => {
      const manifest = manifestOf(topology);
      property(topology, checkGraph({ manifest, graph: buildGraph(manifest), settings: recommended }, asked).diagnostics);
    }),
    { numRuns: 1000 },
  );
}
