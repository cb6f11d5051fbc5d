import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { Agent, Manifest } from "../../manifest/manifest.ts";
import type { Origin } from "../../source/source-map.ts";

/** Which findings concern which parts of a picture, each finding once a part. */
export interface Concerns {
  readonly nodes: ReadonlyMap<string, readonly Diagnostic[]>;
  /** By {@link edgeKey}. */
  readonly edges: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Those that are about no agent, exit or handoff alone. */
  readonly rest: readonly Diagnostic[];
}

export const noConcerns: Concerns = { nodes: new Map(), edges: new Map(), rest: [] };

/** What an edge is known by. */
export function edgeKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** Finds for each finding the agents and handoffs that it is about: those that hold its place, and the handoffs of its walk. */
export function concernsOf(diagnostics: readonly Diagnostic[], manifest: Manifest): Concerns {
  const parts = partsOf(manifest);
  const nodes = new Map<string, Set<Diagnostic>>();
  const edges = new Map<string, Set<Diagnostic>>();
  const rest: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    const found = [
      ...nearest(parts, diagnostic.file.path, diagnostic.pointer),
      ...diagnostic.witness.flatMap((step) => nearest(parts, step.file.path, step.pointer).filter(({ kind }) => kind === "edge")),
    ];
    if (found.length === 0) rest.push(diagnostic);
    for (const { kind, key } of found) {
      const map = kind === "edge" ? edges : nodes;
      map.set(key, (map.get(key) ?? new Set()).add(diagnostic));
    }
  }
  const listed = (map: ReadonlyMap<string, ReadonlySet<Diagnostic>>): ReadonlyMap<string, readonly Diagnostic[]> =>
    new Map([...map].map(([key, set]) => [key, [...set]]));
  return { nodes: listed(nodes), edges: listed(edges), rest };
}

interface Part {
  readonly kind: "node" | "edge";
  readonly key: string;
}

/** The parts of the picture by the file and the pointer of what they are made of. */
type Parts = ReadonlyMap<string, readonly Part[]>;

function partsOf(manifest: Manifest): Parts {
  const parts = new Map<string, Part[]>();
  const add = ({ document, pointer }: Origin, part: Part): void => {
    const key = placeKey(document.file.path, pointer);
    const known = parts.get(key);
    if (known === undefined) parts.set(key, [part]);
    else known.push(part);
  };
  for (const agent of manifest.agents.values()) addAgent(agent, manifest, add);
  for (const exit of manifest.exits.values()) if (exit.origin !== undefined) add(exit.origin, { kind: "node", key: exit.name });
  return parts;
}

function addAgent(agent: Agent, manifest: Manifest, add: (origin: Origin, part: Part) => void): void {
  const part: Part = { kind: "node", key: agent.name };
  add(agent.origin, part);
  if (agent.routine !== undefined) add(agent.routine.origin, part);
  for (const { name } of agent.tools) {
    const tool = manifest.tools.get(name);
    if (tool !== undefined) add(tool.origin, part);
  }
  for (const handoff of agent.handoffs) add(handoff.origin, { kind: "edge", key: edgeKey(agent.name, handoff.target.name) });
}

/** What holds a place most closely; none for the document as a whole. */
function nearest(parts: Parts, file: string, pointer: string): readonly Part[] {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const found = parts.get(placeKey(file, at));
    if (found !== undefined) return found;
    if (at === "") return [];
  }
}

function placeKey(file: string, pointer: string): string {
  return `${file}\0${pointer}`;
}
