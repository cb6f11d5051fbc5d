import { exitNames, type World, type WorldAgent, type WorldEdge } from "./assertion-world.ts";

/** More conversations open at once teach nothing new of three agents. */
const DEEPEST = 4;

/** What is watched while everything is walked. */
export interface Probe {
  /** What leaves its mark on the session: control that comes to an agent, the run of a tool. */
  readonly marks?: { readonly agent?: string; readonly tools?: readonly string[] };
  /** What is followed from here on: control from an agent, or content that tools of a class return. */
  readonly follows?: { readonly agent: string } | { readonly effect: string };
}

export interface Frame {
  readonly agent: string;
  /** Whether what is followed is here: not, since it began here, or since it came by a handoff or call. */
  readonly flow: "none" | "begun" | "moved";
}

export interface State {
  readonly stack: readonly Frame[];
  readonly known: readonly string[];
  readonly marked: boolean;
}

/** A move, in the words in which a witness tells it. */
export interface Move {
  readonly told: string;
  readonly to: State;
}

/** Every state of every session: all tools, handoffs, calls, answers and new runs in every order. */
export function sessions(world: World, probe: Probe): readonly State[] {
  return closure(starts(world, probe, []), (state) => moves(world, probe, state));
}

/** The states in which a run may start at an entry. */
export function starts(world: World, probe: Probe, known: readonly string[], marked = false): readonly State[] {
  return world.entries
    .filter((entry) => agentOf(world, entry).requires.every((fact) => known.includes(fact)))
    .map((agent) => ({ stack: [enter(probe, agent)], known, marked: marked || probe.marks?.agent === agent }));
}

/** All that can happen next, new runs of the session included. */
export function moves(world: World, probe: Probe, state: State): readonly Move[] {
  const again = starts(world, probe, state.known, state.marked).map((to) => ({
    told: `a later run of the session starts at \`${topOf(to).agent}\``,
    to,
  }));
  return [...within(world, probe, state), ...again];
}

/** All that can happen next in the same run. */
export function within(world: World, probe: Probe, state: State): readonly Move[] {
  return [...toolRuns(world, probe, state), ...crossings(world, probe, state), ...answers(probe, state)];
}

export function canRun(world: World, { known }: Pick<State, "known">, tool: string): boolean {
  return (world.tools.get(tool)?.requires ?? []).every((fact) => known.includes(fact));
}

export function topOf({ stack }: State): Frame {
  return stack.at(-1) ?? { agent: "", flow: "none" };
}

export function agentOf(world: World, name: string): WorldAgent {
  return world.agents.get(name) ?? { tools: [], requires: [], edges: [], final: false };
}

function enter({ follows }: Probe, agent: string): Frame {
  return { agent, flow: follows !== undefined && "agent" in follows && follows.agent === agent ? "begun" : "none" };
}

function toolRuns(world: World, probe: Probe, state: State): readonly Move[] {
  const top = topOf(state);
  const { follows, marks } = probe;
  return agentOf(world, top.agent).tools.flatMap((name) => {
    const tool = world.tools.get(name);
    if (tool === undefined || !canRun(world, state, name)) return [];
    const reads = follows !== undefined && "effect" in follows && tool.effects.includes(follows.effect);
    const to: State = {
      stack: [...state.stack.slice(0, -1), { ...top, flow: reads && top.flow === "none" ? "begun" : top.flow }],
      known: union(state.known, tool.sets),
      marked: state.marked || marks?.tools?.includes(name) === true,
    };
    return [{ told: `\`${top.agent}\` runs \`${name}\``, to }];
  });
}

function crossings(world: World, probe: Probe, state: State): readonly Move[] {
  const top = topOf(state);
  return agentOf(world, top.agent).edges.flatMap((edge): readonly Move[] => {
    const isExit = exitNames.includes(edge.to);
    const known = edge.states ? union(state.known, ["said"]) : state.known;
    const needs = isExit ? edge.requires : [...edge.requires, ...agentOf(world, edge.to).requires];
    if (!needs.every((fact) => known.includes(fact))) return [];
    const told = `\`${top.agent}\` ${edge.call && !isExit ? "calls" : "hands to"} \`${edge.to}\``;
    const below = state.stack.slice(0, -1);
    // The end of the run: what comes is another one.
    if (isExit)
      return below.length === 0
        ? [{ told, to: { ...state, known, stack: [{ agent: edge.to, flow: "none" }] } }]
        : answers(probe, { ...state, known }).map((each) => ({ ...each, told }));
    if (edge.call && state.stack.length >= DEEPEST) return [];
    const frame: Frame = { agent: edge.to, flow: passed(probe, top, edge) };
    const stack = edge.call ? [...state.stack, frame] : [...below, frame];
    return [{ told, to: { stack, known, marked: state.marked || probe.marks?.agent === edge.to } }];
  });
}

function passed(probe: Probe, top: Frame, edge: WorldEdge): Frame["flow"] {
  const { follows } = probe;
  const isContent = follows !== undefined && "effect" in follows;
  if (top.flow !== "none" && (!isContent || edge.history === "full" || edge.history === "text")) return "moved";
  return enter(probe, edge.to).flow;
}

/** A called agent may answer at any time; what was read then comes back with the answer. */
function answers({ follows }: Probe, state: State): readonly Move[] {
  const [caller, top] = state.stack.slice(-2);
  if (caller === undefined || top === undefined) return [];
  const back = follows !== undefined && "effect" in follows && top.flow !== "none" && caller.flow === "none";
  const frame: Frame = { ...caller, flow: back ? "moved" : caller.flow };
  return [{ told: `comes back to \`${caller.agent}\``, to: { ...state, stack: [...state.stack.slice(0, -2), frame] } }];
}

/** Everything that can be come to from some states. */
export function closure(from: readonly State[], next: (state: State) => readonly Move[]): readonly State[] {
  const found = new Map(from.map((state) => [keyOf(state), state]));
  for (const state of found.values()) {
    for (const { to } of next(state)) if (!found.has(keyOf(to))) found.set(keyOf(to), to);
  }
  return [...found.values()];
}

function keyOf({ stack, known, marked }: State): string {
  return `${stack.map(({ agent, flow }) => `${agent}${flow}`).join(" ")}|${known.join(" ")}|${marked}`;
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].toSorted();
}
