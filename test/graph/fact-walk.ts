/** More conversations open at once teach nothing new, and agents that hand back to their caller would open ever more. */
const DEEPEST = 4;

export interface WorldEdge {
  readonly to: string;
  readonly requires: readonly string[];
  readonly states: readonly string[];
  /** Whether its payload must state them; else it may. */
  readonly surely: boolean;
  readonly call: boolean;
}

export interface WorldAgent {
  readonly tools: readonly string[];
  readonly requires: readonly string[];
  readonly edges: readonly WorldEdge[];
  /** What its exits require: the first is a result, the second passes the conversation to a person. */
  readonly exits: readonly [readonly string[], readonly string[]];
}

export interface World {
  readonly facts: readonly string[];
  readonly fromModel: ReadonlySet<string>;
  readonly tools: ReadonlyMap<string, { readonly sets: readonly string[]; readonly requires: readonly string[] }>;
  readonly agents: ReadonlyMap<string, WorldAgent>;
  readonly entries: readonly string[];
}

/** Where a run stands: the agents of the open conversations, the last one in control, and what is known. */
interface State {
  readonly stack: readonly string[];
  readonly known: ReadonlySet<string>;
}

export interface Walked {
  readonly everKnown: ReadonlySet<string>;
  /** Whether an agent ever has control; ever without the fact; whether a call to it ever comes back without the fact. */
  reaches(agent: string): boolean;
  lacks(agent: string, fact: string): boolean;
  returnsWithout(agent: string, fact: string): boolean;
  /** Whether a way can be walked by a conversation in which the fact is never known. */
  comesWithout(way: readonly string[], fact: string): boolean;
  /** The agents to which control comes while the fact is not known, if it never leaves some. */
  reachedWithout(fact: string, closed: ReadonlySet<string>): ReadonlySet<string>;
  /** Whether an agent can make the only fact there is known itself, be it by a call that always brings it. */
  hasMeans(agent: string, fact: string): boolean;
  /** Whether an agent can come by the only fact there is within its conversation, and have control again. */
  comesBackWith(agent: string, fact: string): boolean;
  waitsForNever(): boolean;
  isDeadEnd(way: readonly string[], agent: string, fact: string): boolean;
  hasDeadEnd(): boolean;
}

/** Walks a world state by state, as the loop would: nothing clever, so that what is clever can be held to it. */
export function explore(world: World): Walked {
  const everywhere = session(world, new Set());
  const everKnown = union(everywhere);
  return {
    everKnown,
    reaches: (agent) => everywhere.some((state) => top(state) === agent),
    lacks: (agent, fact) => everywhere.some((state) => top(state) === agent && !state.known.has(fact)),
    returnsWithout: (agent, fact) => {
      const called = everywhere
        .filter((state) => top(state) === agent && !state.known.has(fact))
        .map(({ known }) => ({ stack: [agent], known }));
      return called.some((state) => endings(world, state).some(({ known }) => !known.has(fact)));
    },
    comesWithout: ([first = "", ...others], fact) => {
      const states = without(world, fact);
      let at = states.filter(({ stack }) => stack.length === 1 && stack[0] === first && world.entries.includes(first));
      // What is known without the fact can all be known at once: an earlier conversation of the session may have left it.
      at = at.map(({ stack }) => ({ stack, known: union(states) }));
      for (const next of others)
        at = at.flatMap((state) => bothCrossings(world, state)).filter((state) => top(state) === next && !state.known.has(fact));
      return at.length > 0;
    },
    reachedWithout: (fact, closed) => new Set(without(world, fact, closed).map(top)),
    hasMeans: (agent, fact) => ownRuns(world, { stack: [agent], known: new Set() }).some(({ known }) => known.has(fact)),
    comesBackWith: (agent, fact) => {
      const start: State = { stack: [agent], known: new Set() };
      const next = (state: State): readonly State[] => [
        ...ownRuns(world, state),
        ...bothCrossings(world, state).filter(({ stack }) => stack.length === state.stack.length),
      ];
      return closure([start], next).some((state) => top(state) === agent && state.known.has(fact));
    },
    waitsForNever: () => {
      const states = session(world, lostFacts(world));
      const known = union(states);
      const tops = new Set(states.map(top));
      const needs = [
        ...[...tops].flatMap((agent) => waiting(world, agent)),
        ...world.entries.flatMap((entry) => agentOf(world, entry).requires),
      ];
      return needs.some((fact) => !known.has(fact) && !lostFacts(world).has(fact));
    },
    isDeadEnd: (way, agent, fact) => {
      const ends = follow(world, way);
      if (ends.length === 0 || !waiting(world, agent).includes(fact) || way.at(-1) !== agent) return false;
      const later = closure(ends, (state) => moves(world, state));
      return [...ends, ...later].every((state) => top(state) !== agent || !state.known.has(fact));
    },
    hasDeadEnd: () => {
      const starts = fresh(world, new Set());
      const greedy = (state: State): readonly State[] =>
        crossings(world, withTools(world, state)).filter(({ stack }) => stack.length === 1);
      return closure(starts, greedy)
        .map((state) => withTools(world, state))
        .some((state) =>
          waiting(world, top(state)).some(
            (fact) =>
              !lostFacts(world).has(fact) &&
              closure([state], greedy).every((later) => top(later) !== top(state) || !withTools(world, later).known.has(fact)),
          ),
        );
    },
  };
}

/** Every state of a session: when a run has ended, the next one starts at an entry and knows what is known. */
function session(world: World, known: ReadonlySet<string>): readonly State[] {
  return closure(fresh(world, known), (state) => [...moves(world, state), ...fresh(world, state.known)]);
}

function fresh(world: World, known: ReadonlySet<string>): readonly State[] {
  return world.entries
    .filter((entry) => agentOf(world, entry).requires.every((fact) => known.has(fact)))
    .map((entry) => ({ stack: [entry], known }));
}

function moves(world: World, state: State): readonly State[] {
  const { stack, known } = state;
  const back = stack.length > 1 ? [{ stack: stack.slice(0, -1), known }] : [];
  return [...toolRuns(world, state), ...crossings(world, state), ...crossings(world, state, (edge) => edge.surely), ...back];
}

function toolRuns(world: World, state: State): readonly State[] {
  return agentOf(world, top(state)).tools.flatMap((name) => {
    const tool = world.tools.get(name);
    if (tool === undefined || !tool.requires.every((fact) => state.known.has(fact))) return [];
    return [{ stack: state.stack, known: new Set([...state.known, ...tool.sets]) }];
  });
}

/** What taking edges leads to: with all stated that may be, or with what some edges state left out. */
function crossings(world: World, state: State, isStated: (edge: WorldEdge) => boolean = () => true): readonly State[] {
  return agentOf(world, top(state)).edges.flatMap((edge) => {
    const known = new Set([...state.known, ...(isStated(edge) ? edge.states : [])]);
    if (edge.call && state.stack.length >= DEEPEST) return [];
    if (![...edge.requires, ...agentOf(world, edge.to).requires].every((fact) => known.has(fact))) return [];
    return [{ stack: [...state.stack.slice(0, edge.call ? undefined : -1), edge.to], known }];
  });
}

function bothCrossings(world: World, state: State): readonly State[] {
  return [...crossings(world, state), ...crossings(world, state, (edge) => edge.surely)];
}

/** Every state of a session in which a fact is not known, if control never leaves some agents. */
function without(world: World, fact: string, closed: ReadonlySet<string> = new Set()): readonly State[] {
  return closure(fresh(world, new Set()), (state) =>
    [...(closed.has(top(state)) ? toolRuns(world, state) : moves(world, state)), ...fresh(world, state.known)].filter(
      ({ known }) => !known.has(fact),
    ),
  );
}

/**
 * What an agent can do and keep control: run its tools, make calls that come back with results that all bring the same, and have the called agent run its own tools, unless that
 * agent's result requires what they set.
 */
function ownRuns(world: World, state: State): readonly State[] {
  const calls = agentOf(world, top(state)).edges.filter(({ call }) => call);
  const brought = calls.flatMap((edge) => {
    const only: World = { ...world, agents: new Map(world.agents).set("caller", { ...nobody, edges: [edge] }) };
    return bothCrossings(only, { stack: ["caller"], known: state.known }).flatMap((called) => {
      const ends = endings(world, { stack: [top(called)], known: called.known });
      const able = withTools(world, called).known;
      const told = new Set(agentOf(world, top(called)).exits[0]);
      const sure = world.facts.filter(
        (fact) => called.known.has(fact) || (able.has(fact) && !told.has(fact)) || ends.every(({ known }) => known.has(fact)),
      );
      return [{ stack: state.stack, known: new Set([...state.known, ...sure]) }];
    });
  });
  return [...toolRuns(world, state), ...brought];
}

/** How a conversation can end with a result. */
function endings(world: World, start: State): readonly State[] {
  return closure([start], (state) => moves(world, state)).filter(
    (state) => state.stack.length === 1 && agentOf(world, top(state)).exits[0].every((need) => state.known.has(need)),
  );
}

function withTools(world: World, state: State): State {
  return closure([state], (each) => toolRuns(world, each)).reduce((most, each) => (each.known.size > most.known.size ? each : most));
}

/** All states at the end of a way, whatever tools run and whoever is called and comes back on it. */
function follow(world: World, way: readonly string[]): readonly State[] {
  const [entry, ...others] = way;
  const linger = (states: readonly State[], depth: number): readonly State[] =>
    closure(states, (state) =>
      state.stack.length === depth
        ? [...toolRuns(world, state), ...crossings(world, state).filter(({ stack }) => stack.length > depth)]
        : moves(world, state),
    ).filter(({ stack }) => stack.length === depth);
  let states = linger(
    fresh(world, new Set()).filter((state) => top(state) === entry),
    1,
  );
  for (const next of others) {
    const crossed = states.flatMap((state) => crossings(world, state).filter((after) => top(after) === next));
    states = linger(crossed, crossed[0]?.stack.length ?? 1);
  }
  return states;
}

/** What an agent's tools and edges require, where the edge does not state it itself. */
function waiting(world: World, name: string): readonly string[] {
  const { tools, edges, exits } = agentOf(world, name);
  return [
    ...tools.flatMap((tool) => world.tools.get(tool)?.requires ?? []),
    ...exits.flat(),
    ...edges.flatMap((edge) => [...edge.requires, ...agentOf(world, edge.to).requires].filter((fact) => !edge.states.includes(fact))),
  ];
}

/** What only agents establish to which no path leads. */
function lostFacts(world: World): ReadonlySet<string> {
  const linked = closure(
    world.entries.map((entry): State => ({ stack: [entry], known: new Set() })),
    (state) => agentOf(world, top(state)).edges.map(({ to }) => ({ stack: [to], known: state.known })),
  ).map(top);
  const sources = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => {
      const { tools, edges } = agentOf(world, name);
      return [...tools.flatMap((tool) => world.tools.get(tool)?.sets ?? []), ...edges.flatMap(({ states }) => states)];
    });
  const there = new Set(sources(linked));
  return new Set(sources([...world.agents.keys()].filter((name) => !linked.includes(name))).filter((fact) => !there.has(fact)));
}

function closure(starts: readonly State[], next: (state: State) => readonly State[]): readonly State[] {
  const found = new Map(starts.map((state) => [keyOf(state), state]));
  for (const state of found.values()) {
    for (const after of next(state)) if (!found.has(keyOf(after))) found.set(keyOf(after), after);
  }
  return [...found.values()];
}

function keyOf({ stack, known }: State): string {
  return `${stack.join(" ")}|${[...known].toSorted().join(" ")}`;
}

function union(states: readonly State[]): ReadonlySet<string> {
  return new Set(states.flatMap(({ known }) => [...known]));
}

function top({ stack }: State): string {
  return stack.at(-1) ?? "";
}

const nobody: WorldAgent = { tools: [], requires: [], edges: [], exits: [[], []] };

function agentOf(world: World, name: string): WorldAgent {
  return world.agents.get(name) ?? nobody;
}
