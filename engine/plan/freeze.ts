/** Freezes a JSON value all the way down, without recursion, and returns it. */
export function freeze<T>(root: T): T {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const part of Object.values(next)) open.push(part);
  }
  return root;
}
