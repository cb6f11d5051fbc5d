import type { Origin, SourceDocument } from "../source/source-map.ts";
import type { Written, WrittenAgent, WrittenManifest, WrittenRoutine } from "./document.ts";
import type { Fragment } from "./fragment.ts";
import type { Agent, Exit, Handoff, Manifest, Routine } from "./manifest.ts";
import { assertions } from "./normalise-assertion.ts";
import { commonGuards, guards } from "./normalise-guard.ts";
import { exit, fact, handoff, limits, model } from "./normalise-parts.ts";
import { isName, steps } from "./normalise-routine.ts";
import { server } from "./normalise-server.ts";
import { tool } from "./normalise-tool.ts";
import { inside, reference, references } from "./origin.ts";
import { requirements } from "./requirements.ts";
import { versionText } from "./version-text.ts";

/** What is known once every file was read: the manifests, the root first, and the Markdown of the routines. */
export interface Files {
  readonly root: Fragment;
  readonly fragments: readonly Fragment[];
  readonly documents: readonly SourceDocument[];
  /** The document a routine's `file` means, by where it is named. */
  routineFile(at: Origin): SourceDocument | undefined;
}

/** What the author meant: maps merged, shorthand written out, defaults in. Expects fragments in which the schema holds. */
export function normalise(files: Files): Manifest {
  const { root, fragments, documents } = files;
  const { value } = root;
  const origin: Origin = { document: root.document, pointer: "" };
  const routines = merged(fragments, "routines", (_name, written, at) => routine(files, written, at));
  return {
    origin,
    documents,
    name: value.name ?? "",
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(value.version === undefined ? {} : { version: versionText(root.document, value.version) }),
    ...(value.shape === undefined ? {} : { shape: { kind: value.shape, origin: inside(origin, "shape") } }),
    entry: references(value.entry, origin, "entry"),
    nextTurn: value.next_turn ?? "active",
    models: merged(fragments, "models", model),
    ...(value.defaults?.model === undefined
      ? {}
      : { defaultModel: reference(value.defaults.model, inside(inside(origin, "defaults"), "model")) }),
    limits: limits(value.limits, inside(origin, "limits")),
    facts: merged(fragments, "facts", fact),
    tools: merged(fragments, "tools", tool),
    servers: merged(fragments, "servers", server),
    exits: withStandardExits(merged(fragments, "exits", exit)),
    routines,
    agents: merged(fragments, "agents", (name, written, at, folder) => agent({ files, routines, folder }, name, written, at)),
    ...commonGuards(fragments),
    assertions: assertions(fragments),
  };
}

type MapKey = "models" | "facts" | "tools" | "servers" | "exits" | "routines" | "agents";
type Entry<K extends MapKey> = NonNullable<WrittenManifest[K]> extends Written<infer T> ? T : never;

/** The entries of one map in all files, the root's first; of two with one name (a finding of its own) the first. */
function merged<K extends MapKey, T>(
  fragments: readonly Fragment[],
  key: K,
  make: (name: string, written: Entry<K>, origin: Origin, folder: string) => T,
): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const { document, value, folder } of fragments) {
    const entries = (value[key] ?? {}) as Written<Entry<K>>;
    for (const name of Object.keys(entries)) {
      const written = entries[name];
      if (name.startsWith("x-") || written === undefined || map.has(name)) continue;
      map.set(name, make(name, written, { document, pointer: `/${key}/${name}` }, folder));
    }
  }
  return map;
}

function withStandardExits(declared: ReadonlyMap<string, Exit>): ReadonlyMap<string, Exit> {
  const exits = new Map(declared);
  if (!exits.has("resolved")) exits.set("resolved", { name: "resolved", kind: "resolved" });
  if (!exits.has("escalated")) exits.set("escalated", { name: "escalated", kind: "escalated" });
  return exits;
}

function routine(files: Files, written: WrittenRoutine, origin: Origin): Routine {
  if (typeof written === "string") return { kind: "prose", origin, text: written };
  if (!("file" in written)) return { kind: "steps", origin, steps: steps(written, origin) };
  const document = files.routineFile(origin);
  if (document === undefined) return { kind: "prose", origin, text: "" };
  return { kind: "prose", origin: { document, pointer: "" }, text: document.file.text };
}

interface Surroundings {
  readonly files: Files;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly folder: string;
}

function agent(around: Surroundings, name: string, written: WrittenAgent, origin: Origin): Agent {
  return {
    name,
    origin,
    purpose: written.purpose,
    ...agentRoutine(around, written.routine, inside(origin, "routine")),
    tools: references(written.tools, origin, "tools"),
    handoffs: handoffs(written.handoffs ?? {}, inside(origin, "handoffs")),
    ...(written.model === undefined ? {} : { model: reference(written.model, inside(origin, "model")) }),
    requires: requirements(written.requires, origin),
    reply: written.reply ?? "ask",
    limits: {
      origin: inside(origin, "limits"),
      ...(written.limits?.turns === undefined ? {} : { turns: written.limits.turns }),
      ...(written.limits?.visits === undefined ? {} : { visits: written.limits.visits }),
    },
    ...guards(written.guards, inside(origin, "guards"), around.folder),
  };
}

function handoffs(written: NonNullable<WrittenAgent["handoffs"]>, origin: Origin): readonly Handoff[] {
  const made: Handoff[] = [];
  for (const target of Object.keys(written)) {
    if (!target.startsWith("x-")) made.push(handoff(target, written[target] ?? null, inside(origin, target)));
  }
  return made;
}

function agentRoutine(
  { files, routines }: Surroundings,
  written: WrittenRoutine | undefined,
  origin: Origin,
): Pick<Agent, "routine" | "routineName"> {
  if (written === undefined) return {};
  if (typeof written !== "string" || !isName(written)) return { routine: routine(files, written, origin) };
  const declared = routines.get(written);
  return { routineName: reference(written, origin), ...(declared === undefined ? {} : { routine: declared }) };
}
