/** A handoff as a test writes it: the target's name, with `~` before it for a call. */
export interface Wiring {
  readonly entry: readonly string[];
  readonly agents: ReadonlyMap<string, readonly string[]>;
  /** Agents whose plain reply is the end. */
  readonly final?: readonly string[];
  /** Lines put before `agents:`. */
  readonly head?: string;
}

/** Writes a manifest in which agents hand to each other as wired, with nothing else to find fault with. */
export function manifestOf({ entry, agents, final = [], head = "" }: Wiring): string {
  const lines = ["signalbox: 1", "name: wired", `entry: [${entry.join(", ")}]`, ...(head === "" ? [] : [head]), "agents:"];
  for (const [name, targets] of agents) {
    const edges = targets.map((target) => ({ target: target.replace("~", ""), call: target.startsWith("~") }));
    lines.push(`  ${name}:`, `    purpose: Does the work of the desk called ${name}.`, "    routine: Do your part of the work.");
    if (final.includes(name)) lines.push("    reply: final");
    if (edges.length > 0) lines.push("    handoffs:");
    for (const { target, call } of edges) lines.push(`      ${target}: { when: The case is for ${target}.${call ? ", mode: call" : ""} }`);
  }
  return `${lines.join("\n")}\n`;
}

/** The wiring of a test in one line: `a: b ~c, b: resolved`. The first agent is the entry. */
export function wired(text: string, more: Partial<Wiring> = {}): string {
  const agents = new Map(
    text.split(",").map((part) => {
      const [name = "", targets = ""] = part.split(":").map((side) => side.trim());
      return [name, targets.split(" ").filter((target) => target !== "")];
    }),
  );
  return manifestOf({ entry: [...agents.keys()].slice(0, 1), agents, ...more });
}
