const frozen = new WeakSet<object>();

/** Whether {@link freeze} has made this value unchangeable all the way down, so that it may be shared and what was found out about it holds. */
export function isFrozen(root: object): boolean {
  return frozen.has(root);
}

/** Freezes a JSON value all the way down, without recursion, and returns it. */
export function freeze<T extends object>(root: T): T {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || Object.isFrozen(next)) continue;
    Object.freeze(next);
    for (const part of Object.values(next)) if (typeof part === "object") open.push(part);
  }
  frozen.add(root);
  return root;
}
