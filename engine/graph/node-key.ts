/**
 * The node's key for a name: the name itself, but with a space after it where every JavaScript object has a property of that name
 * (`constructor`), because graphology keeps neighbours in plain objects and would take such a name for a neighbour that is there.
 */
export function keyOf(name: string): string {
  return name in Object.prototype ? `${name} ` : name;
}

/** The name behind a node's key. */
export function nameOf(key: string): string {
  return key.trimEnd();
}
