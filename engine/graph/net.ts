/** A graph in numbers, for following 32 facts at a time, one bit each. Nodes and edges are numbered from 0. */
export interface Net {
  readonly size: number;
  /** By edge, the nodes it connects. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly leaving: Lists;
  readonly coming: Lists;
}

/** The edges at each node, in their order: those of node `n` are `items` from `heads[n]` to `heads[n + 1]`. */
interface Lists {
  readonly heads: Int32Array;
  readonly items: Int32Array;
}

/** Makes a net of edges. Linear. */
export function netOf(size: number, edges: readonly (readonly [number, number])[]): Net {
  const from = Int32Array.from(edges, ([node]) => node);
  const to = Int32Array.from(edges, ([, node]) => node);
  return { size, from, to, leaving: listsOf(size, from), coming: listsOf(size, to) };
}

function listsOf(size: number, nodes: Int32Array): Lists {
  const heads = new Int32Array(size + 1);
  for (const node of nodes) heads[node + 1] = (heads[node + 1] ?? 0) + 1;
  for (let node = 0; node < size; node++) heads[node + 1] = (heads[node + 1] ?? 0) + (heads[node] ?? 0);
  const next = heads.slice();
  const items = new Int32Array(nodes.length);
  nodes.forEach((node, edge) => {
    const at = next[node] ?? 0;
    items[at] = edge;
    next[node] = at + 1;
  });
  return { heads, items };
}

/** How bits go through a net; forward, unless said. */
export interface Flow {
  /** Which of the bits that are at an edge's near node go over it. */
  readonly pass: (edge: number, bits: number) => number;
  readonly direction?: "forward" | "backward";
  /** Told of each node to which bits come for the first time, those it starts from included, before they go on. */
  readonly arrive?: (node: number, bits: number) => void;
}

/** Where bits have come to. */
export interface Spread {
  /** By node. */
  readonly bits: Int32Array;
  /** The edge over which a bit came to a node first, on a shortest way; undefined where it started there or never came. */
  readonly came: (node: number, bit: number) => number | undefined;
}

export const WIDTH = 32;

/** Lets bits spread from nodes over a net, breadth first for each bit. Linear in the net for 32 bits together. */
export function spread(net: Net, starts: Int32Array, { pass, direction = "forward", arrive }: Flow): Spread {
  const { heads, items } = direction === "forward" ? net.leaving : net.coming;
  const far = direction === "forward" ? net.to : net.from;
  const bits = starts.slice();
  const fresh = starts.slice();
  const came = new Int32Array(net.size * WIDTH).fill(-1);
  let level = [...starts.keys()].filter((node) => starts[node] !== 0);
  while (level.length > 0) {
    const news = level.map((node) => fresh[node] ?? 0);
    level.forEach((node, at) => {
      fresh[node] = 0;
      arrive?.(node, news[at] ?? 0);
    });
    const next: number[] = [];
    level.forEach((node, at) => {
      const end = heads[node + 1] ?? 0;
      for (let each = heads[node] ?? 0; each < end; each++) {
        const edge = items[each] ?? 0;
        const to = far[edge] ?? 0;
        const more = (news[at] ?? 0) & ~(bits[to] ?? 0);
        const over = more === 0 ? 0 : pass(edge, more) & more;
        if (over === 0) continue;
        bits[to] = (bits[to] ?? 0) | over;
        if (fresh[to] === 0) next.push(to);
        fresh[to] = (fresh[to] ?? 0) | over;
        for (const bit of bitsIn(over)) came[to * WIDTH + bit] = edge;
      }
    });
    level = next;
  }
  return {
    bits,
    came: (node, bit) => {
      const edge = came[node * WIDTH + bit] ?? -1;
      return edge === -1 ? undefined : edge;
    },
  };
}

/** The numbers of the bits that are set, lowest first. */
export function bitsIn(bits: number): readonly number[] {
  const found: number[] = [];
  for (let rest = bits; rest !== 0; rest &= rest - 1) found.push(31 - Math.clz32(rest & -rest));
  return found;
}
