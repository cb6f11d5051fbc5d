/** Things that lead to each other, in an order that decides wherever nothing else does. */
export interface Web {
  readonly keys: readonly string[];
  /** Where walks begin: these stay on their own. */
  readonly starts: readonly string[];
  readonly next: (key: string) => Iterable<string>;
}

/** From how many on a branch is a bundle of its own; smaller ones are put together. */
const BRANCH = 3;

/**
 * Puts things into bundles of at most `most`, each a branch of the tree in which a walk from the starts meets them, or several small branches side
 * by side. In the manner of S. Kundu and J. Misra, "A linear tree partitioning algorithm", SIAM J. Comput. 6 (1977), https://doi.org/10.1137/0206012. Linear.
 */
export function bundlesOf(web: Web, most: number): readonly (readonly string[])[] {
  const { order, parent } = treeOf(web);
  const starts = new Set(web.starts);
  const made: (readonly string[])[] = [];
  const branches = new Map<string | undefined, (readonly string[])[]>();
  const hang = (key: string, branch: readonly string[]): void => {
    const siblings = branches.get(parent.get(key));
    if (siblings === undefined) branches.set(parent.get(key), [branch]);
    else siblings.push(branch);
  };
  for (const key of order.toReversed()) {
    const below = (branches.get(key) ?? []).toReversed();
    branches.delete(key);
    const size = below.reduce((sum, branch) => sum + branch.length, 1);
    if (size <= most && !starts.has(key)) {
      hang(key, [key, ...below.flat()]);
      continue;
    }
    made.push(...packed(below, most));
    if (starts.has(key)) made.push([key]);
    else hang(key, [key]);
  }
  made.push(...packed((branches.get(undefined) ?? []).toReversed(), most));
  return made.toReversed();
}

function packed(branches: readonly (readonly string[])[], most: number): readonly (readonly string[])[] {
  const packs: (readonly string[])[] = branches.filter((branch) => branch.length >= BRANCH);
  let pack: string[] = [];
  for (const branch of branches) {
    if (branch.length >= BRANCH) continue;
    if (pack.length + branch.length > most) {
      packs.push(pack);
      pack = [];
    }
    pack.push(...branch);
  }
  if (pack.length > 0) packs.push(pack);
  return packs;
}

/** The tree of a breadth-first walk; what the starts do not lead to is walked from where it comes first in the order. */
function treeOf({ keys, starts, next }: Web): { readonly order: readonly string[]; readonly parent: ReadonlyMap<string, string> } {
  const parent = new Map<string, string>();
  const order: string[] = [];
  const met = new Set<string>();
  const walk = (roots: readonly string[]): void => {
    let at = order.length;
    for (const root of roots) {
      if (met.has(root)) continue;
      met.add(root);
      order.push(root);
    }
    for (; at < order.length; at += 1) {
      const key = order[at] ?? "";
      for (const other of next(key)) {
        if (met.has(other)) continue;
        met.add(other);
        parent.set(other, key);
        order.push(other);
      }
    }
  };
  walk(starts);
  for (const key of keys) walk([key]);
  return { order, parent };
}
