import fc from "fast-check";
import { expect, test } from "vitest";
import { buildGraph } from "../../../engine/graph/build.ts";
import { agentOf } from "../../../engine/graph/agents.ts";
import type { TopologyChange, Topology } from "../../../engine/plan/diff/change.ts";
import { kindOf } from "../../../engine/plan/diff/category.ts";
import { diffTopologies } from "../../../engine/plan/diff/diff.ts";
import { lower } from "../../../engine/plan/lower.ts";
import { isGate, isGated } from "../../../engine/rules/reading/gate.ts";
import { made, manifestOf, type Made } from "../../helpers/authority.ts";

const runs = { numRuns: 150 };

function topology(drawn: Made): Topology {
  const manifest = manifestOf(drawn);
  return { manifest, graph: buildGraph(manifest) };
}

const messagesOf = (changes: readonly TopologyChange[], category: string) =>
  changes.flatMap(({ consequences }) => consequences.filter((one) => one.category === category));

test("a topology does not differ from itself", () => {
  fc.assert(
    fc.property(made, (drawn) => {
      expect(diffTopologies(topology(drawn), topology(drawn))).toEqual([]);
    }),
    runs,
  );
});

test("where the plans are the same, no session is stranded and no contract broken", () => {
  fc.assert(
    fc.property(made, made, (old, now) => {
      const [before, after] = [topology(old), topology(now)];
      const kinds = diffTopologies(before, after).flatMap(({ consequences }) => consequences.map(({ category }) => kindOf(category)));
      const same = lower(before.manifest).digest === lower(after.manifest).digest;
      const told = kinds.filter((kind) => !same || kind === "session" || kind === "contract");
      expect(told.length === 0).toBe(same);
    }),
    runs,
  );
});

/** Every agent that control can come to, and from it to a destructive tool, with nothing that a model cannot talk its way through: walked one by one. */
function openPairs({ manifest, graph }: Topology): ReadonlySet<string> {
  const closed = (facts: readonly { readonly fact: string }[]): boolean =>
    facts.some((one) => isGate(manifest, { ...one, origin: manifest.origin }));
  const enters = (key: string): boolean => !closed(agentOf(graph, key)?.requires ?? []);
  const from = (starts: readonly string[]): ReadonlySet<string> => {
    const seen = new Set(starts);
    for (const key of seen)
      for (const edge of graph.leaving.get(key) ?? [])
        if (edge.target === "agent" && !closed(edge.handoff.requires) && enters(edge.to)) seen.add(edge.to);
    return seen;
  };
  const pairs = new Set<string>();
  for (const key of from(graph.entries.filter(enters))) {
    for (const at of from([key])) {
      for (const { name } of agentOf(graph, at)?.tools ?? []) {
        const tool = manifest.tools.get(name);
        if (tool?.effects.kind === "destructive" && !isGated(manifest, tool)) pairs.add(`${key} ${name}`);
      }
    }
  }
  return pairs;
}

test("a way to a destructive tool is told exactly where one is open that was not", () => {
  fc.assert(
    fc.property(made, made, (old, now) => {
      const [before, after] = [topology(old), topology(now)];
      const known = openPairs(before);
      const fresh = [...openPairs(after)].filter((pair) => !known.has(pair));
      const ways = messagesOf(diffTopologies(before, after), "exposure.destructive-path");
      expect(ways.length > 0).toBe(fresh.length > 0);
      expect(new Set(ways.map(({ message }) => /`(\w+)`(?: is destructive|, which)/.exec(message ?? "")?.[1]))).toEqual(
        new Set(fresh.map((pair) => pair.split(" ")[1])),
      );
    }),
    runs,
  );
});

test("each step of an opened way is there in the new topology, from an entry on, one after the other", () => {
  fc.assert(
    fc.property(made, made, (old, now) => {
      const after = topology(now);
      for (const category of ["exposure.destructive-path", "exposure.tainted-path"]) {
        for (const { witness } of messagesOf(diffTopologies(topology(old), after), category)) {
          const [start, ...steps] = witness.map(({ message }) => message);
          const callers: (string | undefined)[] = [];
          let at = /^a run starts at `(\w+)`$/.exec(start ?? "")?.[1];
          expect(now.entry).toContain(at);
          for (const step of steps) {
            const [, from = "", verb = "", what = ""] = /^`(\w+)` (hands to|calls|can .* with|can run) `(\w+)`$/.exec(step) ?? [];
            const agent = now.agents.get(from);
            const isTool = verb.startsWith("can");
            const ways = isTool ? agent?.tools : agent?.edges.map(({ to, mode }) => `${mode === "call" ? "calls" : "hands to"} ${to}`);
            expect(ways).toContain(isTool ? what : `${verb} ${what}`);
            // What a called agent has read comes back with its answer.
            expect(isTool ? [from] : [at, ...callers]).toContain(from);
            if (verb === "calls") callers.push(from);
            if (!isTool) at = what;
          }
        }
      }
    }),
    runs,
  );
});
