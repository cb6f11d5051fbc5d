import fc from "fast-check";
import { expect, it } from "vitest";
import type { Diagnostic } from "../../engine/diagnostic/diagnostic.ts";
import { buildGraph } from "../../engine/graph/build.ts";
import { readManifest } from "../../engine/manifest/read.ts";
import { assertionFails } from "../../engine/rules/assertion-fails.ts";
import { checkGraph } from "../../engine/rules/check.ts";
import { recommended } from "../../engine/rules/settings.ts";
import { agentOf, canRun, closure, moves, sessions, starts, topOf, within, type Move, type Probe, type State } from "./assertion-walk.ts";
import { agentNames, exitNames, manifestOf, toolNames, worlds, type World } from "./assertion-world.ts";

const runs = 800;
const patience = 300_000;
const nobody: Probe = {};

it(
  "what is refuted of `before` is what some session does, as the witness shows it",
  () => {
    const [tool, agent] = [fc.constantFrom(...toolNames), fc.constantFrom(...agentNames)];
    check(fc.tuple(fc.oneof(tool, agent), fc.oneof(tool, agent, fc.constant("approval"))), ([before, always]) => ({
      assertion: `{ before: ${before}, always: ${always} }`,
      isSkipped: before === always,
      expected: (world) => sessions(world, probeFor(world, before, always)).some((state) => happens(world, state, before, always)),
      isShown: (world, told) => {
        const probe = probeFor(world, before, always);
        return follow(world, probe, starts(world, probe, []), told).some((state) => happens(world, state, before, always));
      },
    }));
  },
  patience,
);

function probeFor(world: World, before: string, always: string): Probe {
  if (agentNames.includes(always)) return { marks: { agent: always } };
  if (always !== "approval") return { marks: { tools: [always] } };
  // A person who agrees to something else has not agreed to this call.
  return toolNames.includes(before)
    ? nobody
    : { marks: { tools: toolNames.filter((name) => world.tools.get(name)?.approval === "always") } };
}

function happens(world: World, state: State, before: string, always: string): boolean {
  const { agent } = topOf(state);
  if (state.marked) return false;
  if (agentNames.includes(before)) return agent === before;
  if (always === "approval" && world.tools.get(before)?.approval === "always") return false;
  return agentOf(world, agent).tools.includes(before) && canRun(world, state, before);
}

it(
  "what is refuted of `never_reaches` is what some session does, as the witness shows it",
  () => {
    const from = fc.constantFrom(...agentNames, "private", "untrusted");
    const to = fc.constantFrom(...agentNames, ...toolNames, "destructive", "outward");
    check(fc.tuple(from, to), ([begin, end]) => {
      const probe: Probe = { follows: agentNames.includes(begin) ? { agent: begin } : { effect: begin } };
      const isThere = (world: World, state: State): boolean => {
        const { agent, flow } = topOf(state);
        if (flow === "none") return false;
        if (agentNames.includes(end)) return agent === end && (flow === "moved" || begin !== end);
        return agentOf(world, agent).tools.some((name) => isOf(world, name, end) && canRun(world, state, name));
      };
      return {
        assertion: `{ from: ${begin}, never_reaches: ${end} }`,
        isSkipped: false,
        expected: (world) => sessions(world, probe).some((state) => isThere(world, state)),
        isShown: (world, told) => {
          const first = /^`(\w+)`/.exec(told[0] ?? "")?.[1];
          const standing = sessions(world, probe).filter(
            (state) => topOf(state).agent === first && (topOf(state).flow === "begun" || !agentNames.includes(begin)),
          );
          const unread = standing.map((state): State =>
            agentNames.includes(begin) ? state : { ...state, stack: [{ agent: first ?? "", flow: "none" }] },
          );
          return follow(world, probe, unread, told).some((state) => isThere(world, state));
        },
      };
    });
  },
  patience,
);

function isOf(world: World, tool: string, end: string): boolean {
  const made = world.tools.get(tool);
  return tool === end || (made?.approval !== "always" && made?.effects.includes(end) === true);
}

it(
  "what is refuted of `can_reach` is what no session does from there on",
  () => {
    check(fc.constantFrom(...exitNames), (exit) => {
      const isExit = (name: string): boolean => (exit === "resolved" ? name === "done" || name === exit : name === exit);
      const ends = (world: World, state: State, isMeant: (name: string) => boolean): boolean =>
        closure([state], (each) => (exitNames.includes(topOf(each).agent) ? [] : within(world, nobody, each))).some(
          ({ stack }) =>
            stack.length === 1 &&
            stack.some(
              ({ agent }) => (exitNames.includes(agent) && isMeant(agent)) || (agentOf(world, agent).final && isMeant("resolved")),
            ),
        );
      const without = (world: World): readonly string[] => {
        const talking = sessions(world, nobody).filter(({ stack }) => stack.length === 1);
        return agentNames.filter((name) => {
          const states = talking.filter((state) => topOf(state).agent === name);
          return states.some((state) => ends(world, state, () => true)) && !states.some((state) => ends(world, state, isExit));
        });
      };
      return {
        assertion: `{ every: agent, can_reach: ${exit} }`,
        isSkipped: false,
        expected: (world) => without(world).length > 0,
        isShown: (world, told, { message }) => {
          const named = [...message.matchAll(/`(\w)`(?=.* (?:has|have) no way)/g)].map((match) => match[1] ?? "");
          const open = sessions(world, nobody).filter(({ stack }) => stack.length === 1);
          const last = follow(world, nobody, [...open, ...starts(world, nobody, [])], told).map((state) => topOf(state).agent);
          return named.toSorted().join() === without(world).join() && last.some((name) => named.includes(name));
        },
      };
    });
  },
  patience,
);

it(
  "what is refuted of `hops` is as far as no session comes in fewer",
  () => {
    check(fc.nat(2), (max) => {
      return {
        assertion: `{ hops: { max: ${max} } }`,
        isSkipped: false,
        expected: (world) => [...distances(world).values()].some((steps) => steps > max),
        isShown: (world, told) => {
          const open = sessions(world, nobody).filter(
            ({ stack }) => stack.length === 1 && world.entries.includes(topOf({ stack, known: [], marked: false }).agent),
          );
          return (
            told.length > max && follow(world, nobody, open, told).some((state) => distances(world).get(topOf(state).agent) === told.length)
          );
        },
      };
    });
  },
  patience,
);

/** The states at the end of a witness: each step is taken as it is told, and nothing beside. */
function follow(world: World, probe: Probe, from: readonly State[], told: readonly string[]): readonly State[] {
  return told.reduce((states, step, at) => {
    // That a tool can run is the end of the way, and no step of it.
    if (at === told.length - 1 && step.includes(" can run "))
      return states.filter((state) => step.startsWith(`\`${topOf(state).agent}\` `) && canRun(world, state, toolIn(step)));
    if (at === 0 && step.startsWith("a run starts at ")) return states.filter((state) => step.endsWith(`\`${topOf(state).agent}\``));
    return states.flatMap((state) => moves(world, probe, state).flatMap((move) => (isTold(move, step) ? [move.to] : [])));
  }, from);
}

function isTold({ told }: Move, step: string): boolean {
  if (step.includes(" comes back to ")) return step.endsWith(told) && told.startsWith("comes back");
  const reading = /^`(\w+)` can read .* with `(\w+)`$/.exec(step);
  if (reading !== null) return told === `\`${reading[1]}\` runs \`${reading[2]}\``;
  return step === told || step.startsWith(`${told}, which sets `);
}

function toolIn(step: string): string {
  return /`(\w+)`$/.exec(step)?.[1] ?? "";
}

function refuted(text: string): readonly Diagnostic[] {
  const { manifest } = readManifest({ path: "world.yaml", text });
  if (manifest === undefined) throw new Error(`no manifest:\n${text}`);
  return checkGraph({ manifest, graph: buildGraph(manifest), settings: recommended }, [assertionFails]).diagnostics;
}

/** Whether something waits for a fact that can never be known: a finding of its own, and from then on counted as if it could be. */
function waitsForNever(world: World): boolean {
  const known = new Set(sessions(world, nobody).flatMap((state) => state.known));
  const needs = (name: string): readonly string[] => {
    const { tools, requires, edges } = agentOf(world, name);
    return [...requires, ...tools.flatMap((one) => world.tools.get(one)?.requires ?? []), ...edges.flatMap((edge) => edge.requires)];
  };
  return [...distances(world).keys()].flatMap(needs).some((fact) => !known.has(fact));
}

/** How many handoffs and calls it takes to come to each agent, if all that is required is known. */
function distances(world: World): ReadonlyMap<string, number> {
  const far = new Map(world.entries.map((name) => [name, 0]));
  for (const [name, steps] of far) {
    for (const { to } of agentOf(world, name).edges) if (!far.has(to) && agentNames.includes(to)) far.set(to, steps + 1);
  }
  return far;
}

interface Case {
  readonly assertion: string;
  readonly isSkipped: boolean;
  /** Whether walking everywhere refutes it. */
  readonly expected: (world: World) => boolean;
  readonly isShown: (world: World, told: readonly string[], found: Diagnostic) => boolean;
}

/** Holds what is said of thousands of assertions to walking everywhere; of either verdict there must be many. */
function check<T>(subject: fc.Arbitrary<T>, make: (subject: T) => Case): void {
  const verdicts = { holds: 0, fails: 0 };
  fc.assert(
    fc.property(worlds, subject, (world, one) => {
      const { assertion, isSkipped, expected, isShown } = make(one);
      const text = manifestOf(world, assertion);
      fc.pre(!isSkipped && !waitsForNever(world));
      const found = refuted(text);
      expect({ text, fails: found.length > 0 }).toEqual({ text, fails: expected(world) });
      for (const each of found) {
        expect(each.witness.length).toBeGreaterThan(0);
        const told = each.witness.map(({ message }) => message);
        expect({ text, message: each.message, told, isShown: isShown(world, told, each) }).toMatchObject({ isShown: true });
      }
      verdicts[found.length > 0 ? "fails" : "holds"] += 1;
    }),
    { numRuns: runs, seed: 12, maxSkipsPerRun: 1000 },
  );
  expect(Math.min(verdicts.holds, verdicts.fails)).toBeGreaterThan(runs / 10);
}
