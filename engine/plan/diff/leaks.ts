import { nameOf } from "../../graph/node-key.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { meetingsIn, type Meeting } from "../../rules/reading/meeting.ts";
import { chainTo, walkTo } from "../../rules/reading/meeting-walk.ts";
import type { Source } from "../../rules/reading/taint.ts";
import { noteStart } from "../../rules/reading/session-notes.ts";
import type { Topology } from "./change.ts";
import { element, type Sides } from "./draft.ts";
import { nowCalled } from "./names.ts";
import { agentElements, edgeElements, type Opened } from "./ways.ts";

/**
 * The ways that are new for what one tool returns to go out by another at an outsider's word. Each private tool is followed by itself, so that one which could leak already
 * does not hide another. Linear in the graph for each private tool.
 */
export function openedLeaks({ old, now, names }: Sides): readonly Opened[] {
  const known = new Set(
    leaksOf(old).map(({ from, meeting }) => pair(nowCalled(names.tools, from), nowCalled(names.tools, meeting.out.tool.name))),
  );
  return leaksOf(now)
    .filter(({ from, meeting }) => !known.has(pair(from, meeting.out.tool.name)))
    .map(({ from, meeting }) => opened(now, from, meeting));
}

interface Leak {
  readonly from: string;
  readonly meeting: Meeting;
}

function pair(from: string, out: string): string {
  return `${from} ${out}`;
}

/** The first meeting of each pair of a private and an outward tool. */
function leaksOf({ manifest, graph }: Topology): readonly Leak[] {
  const leaks = new Map<string, Leak>();
  const secrets = [...manifest.tools.values()].filter((tool) => tool.effectsDeclared && tool.effects.private);
  for (const { name } of secrets) {
    for (const meeting of meetingsIn(onlyPrivate(manifest, name), graph)) {
      const key = pair(name, meeting.out.tool.name);
      if (!leaks.has(key)) leaks.set(key, { from: name, meeting });
    }
  }
  return [...leaks.values()];
}

/** The manifest as if one tool alone returned private data. */
function onlyPrivate(manifest: Manifest, name: string): Manifest {
  const tools = [...manifest.tools].map(
    ([key, tool]) => [key, key === name ? tool : { ...tool, effects: { ...tool.effects, private: false } }] as const,
  );
  return { ...manifest, tools: new Map(tools) };
}

function opened({ manifest }: Topology, from: string, meeting: Meeting): Opened {
  const { moment, seen, out } = meeting;
  const chain = chainTo(meeting, false);
  const start = nameOf(chain[0]?.key ?? moment.key);
  const edges = chain.flatMap(({ came }) => (came === undefined ? [] : [came.edge]));
  const untrusted = seen.untrusted.grant.tool.name;
  return {
    subject: element.tool(out.tool.name),
    elements: [
      element.grant(nameOf(moment.key), out.tool.name),
      element.tool(out.tool.name),
      ...[seen.private, seen.untrusted].flatMap((source) => sourceElements(source, manifest)),
      ...edges.toReversed().flatMap((edge) => edgeElements(edge, manifest)),
      element.entry(start),
      ...agentElements(manifest, start),
    ],
    meaning: {
      category: "exposure.tainted-path",
      message: `what \`${from}\` returns can now go out by \`${out.tool.name}\`${from === untrusted ? "" : `, at the word of what \`${untrusted}\` returns`}`,
      witness: [...noteStart(manifest, start, false), ...walkTo(meeting, chain)],
    },
  };
}

function sourceElements({ moment, grant, calls }: Source, manifest: Manifest): readonly string[] {
  const way = calls();
  const reader = nameOf(way.at(-1)?.to ?? moment.key);
  return [element.grant(reader, grant.tool.name), element.tool(grant.tool.name), ...way.flatMap((edge) => edgeElements(edge, manifest))];
}
