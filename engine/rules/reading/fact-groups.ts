import type { FactSite } from "../../graph/fact-sites.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";

/** A fact that an agent waits for and may come to without. */
export interface Gap {
  readonly fact: string;
  /** The agent's key. */
  readonly agent: string;
  readonly sites: readonly FactSite[];
  readonly path: readonly EdgeAttributes[];
  /** The edges that close every such way once they require the fact; absent where there are none. */
  readonly gates?: readonly EdgeAttributes[] | undefined;
  /** Those by whom the givers of these edges come by the fact; none where there are no such edges. */
  readonly makers: readonly string[];
}

/** Gaps with one fault behind them. */
export interface GapGroup<T extends Gap> {
  readonly facts: readonly string[];
  /** The gap of each agent in the first of the facts, nearest to an entry first. */
  readonly gaps: readonly [T, ...T[]];
  /** All gaps, of all the facts. */
  readonly all: readonly T[];
  /** What each edge is to require; absent where none can. */
  readonly gates?: ReadonlyMap<EdgeAttributes, readonly string[]>;
}

/**
 * One fault, one finding: gaps of a fact belong together where the same agent could have made it known before, over however many handoffs they come, and where no handoff can be made
 * to wait, so that it is a tool that is missing. Facts that are missing at just the same agents are told together. Gaps of different `kind` are kept apart. Near linear.
 */
export function groupGaps<T extends Gap>(gaps: readonly T[], kind: (gap: T) => string = () => ""): readonly GapGroup<T>[] {
  const groups = [...grouped(gaps, (gap) => `${gap.fact} ${kind(gap)}`)].flatMap(byMaker);
  return [...grouped(groups, (group) => `${kind(group[0])} ${placeOf(group)}`)].map(([first, ...others]) => {
    const all = [first, ...others].flat();
    const gates = wantedAt(all);
    return { facts: [...new Set(all.map(({ fact }) => fact))], gaps: first, all, ...(gates === undefined ? {} : { gates }) };
  });
}

/** Parts the gaps of one fact by those who could make it known in time. */
function byMaker<T extends Gap>(gaps: readonly [T, ...T[]]): readonly (readonly [T, ...T[]])[] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) {
      parent.set(at, parent.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { makers } of gaps) {
    const [first, ...others] = makers;
    for (const other of others) if (first !== undefined) parent.set(root(other), root(first));
  }
  return [...grouped(gaps, ({ makers: [maker] }) => (maker === undefined ? "" : `by ${root(maker)}`))];
}

function placeOf(gaps: readonly Gap[]): string {
  const [first] = gaps;
  const gates = gaps.flatMap((gap) => gap.gates ?? []).map(({ from, to }) => `${from} > ${to}`);
  return [first?.path.at(-1)?.from ?? "", ...gaps.map(({ agent }) => agent), "|", ...gates].join(" ");
}

/** What each edge is to require, of several facts together; undefined where one of them has no gates. */
function wantedAt(gaps: readonly Gap[]): ReadonlyMap<EdgeAttributes, readonly string[]> | undefined {
  const wanted = new Map<EdgeAttributes, Set<string>>();
  for (const { fact, gates } of gaps) {
    if (gates === undefined) return undefined;
    for (const edge of gates) {
      const facts = wanted.get(edge);
      if (facts === undefined) wanted.set(edge, new Set([fact]));
      else facts.add(fact);
    }
  }
  return new Map([...wanted].map(([edge, facts]) => [edge, [...facts]]));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Iterable<readonly [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups.values();
}
