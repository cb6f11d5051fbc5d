import type { ChangeCategory } from "./category.ts";
import type { TopologyChange } from "./change.ts";

/** The changes that mean something in some categories, with what they mean in others left out; in an order of their own where that puts another consequence first. */
export function changesIn(changes: readonly TopologyChange[], categories: ReadonlySet<ChangeCategory>): readonly TopologyChange[] {
  return changes.flatMap((change): readonly TopologyChange[] => {
    const consequences = change.consequences.filter(({ category }) => categories.has(category));
    return consequences.length === 0 ? [] : [{ ...change, consequences }];
  });
}
