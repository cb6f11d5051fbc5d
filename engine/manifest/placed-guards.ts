import type { Guard, Guards, Manifest } from "./manifest.ts";

/** Where a guard stands, who has it, and what it is. */
export interface PlacedGuard {
  /** Absent: the topology. */
  readonly agent?: string;
  readonly where: "input" | "output" | "tool";
  readonly guard: Guard;
}

/** Every guard of a manifest, in the order of their names: the topology's, then each agent's. */
export function guardsIn(manifest: Manifest): readonly PlacedGuard[] {
  const of = (guards: Guards | undefined, agent?: string): readonly PlacedGuard[] =>
    (["input", "output", "tool"] as const).flatMap((where) =>
      (guards?.[where] ?? []).map((guard) => ({ where, guard, ...(agent === undefined ? {} : { agent }) })),
    );
  return [...of(manifest.guards), ...[...manifest.agents.values()].flatMap(({ name, guards }) => of(guards, name))];
}

/** The author's name, or `refunds.tool.schema`: the holder, the place and the kind; with a number where that is taken. */
export function guardNames(manifest: Manifest): ReadonlyMap<Guard, string> {
  const names = new Map<Guard, string>();
  const taken = new Set<string>();
  for (const { agent, where, guard } of guardsIn(manifest)) {
    const base = guard.name ?? [...(agent === undefined ? [] : [agent]), where, kindOf(guard)].join(".");
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}.${number}`;
    taken.add(name);
    names.set(guard, name);
  }
  return names;
}

function kindOf({ check }: Guard): string {
  if (check.kind === "bound") return check.function;
  return check.kind === "refuse" || check.kind === "replace" ? "pattern" : check.kind;
}
