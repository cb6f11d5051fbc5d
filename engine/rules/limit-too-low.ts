import type { EdgeAttributes, HandoffGraph } from "../graph/handoff-graph.ts";
import { pathTo } from "../graph/path.ts";
import { reachable } from "../graph/reachable.ts";
import type { Visit } from "../graph/search.ts";
import { defaultLimits } from "../manifest/default-limits.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { appendToken } from "../source/pointer.ts";
import type { Finding, GraphRule, Place, RuleContext } from "./rule.ts";
import { witnessOf } from "./witness.ts";
import { withValue } from "./reading/mend.ts";

/** A limit of the run that ends it before some exit can be reached. */
export const limitTooLow: GraphRule = {
  name: "limit-too-low",
  severity: "error",
  category: "termination",
  since: "0.1.0",
  stage: "graph",
  needsWholeGraph: true,
  summary: "The shortest way to an exit takes more turns or handoffs than a run may have.",
  why: `An agent needs a turn to hand on, so a way of four handoffs takes four turns and, where the last of them is an exit, three handoffs between agents. A run whose limit is lower
is cut off on every way to that exit, however well its agents do. Where the manifest gives no limit, the default holds: ${defaultLimits.turns} turns and ${defaultLimits.handoffs} handoffs. The rule speaks once
for each limit, of the exit that lies farthest away, and shows a shortest way to it.`,
  good: `signalbox: 1
name: letters
shape: chain
entry: intake
limits: { turns: 6 }
agents:
  intake:
    purpose: Takes the letter in.
    routine:
      - do: Write the letter down.
        then: draft
    handoffs:
      draft: { when: The letter is written down. }
  draft:
    purpose: Drafts an answer.
    routine:
      - do: Draft an answer.
        then: respond
    handoffs:
      respond: { when: A draft is there. }
  respond:
    purpose: Sends the answer.
    routine:
      - do: Say that the answer is sent.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
`,
  bad: `signalbox: 1
name: letters
shape: chain
entry: intake
limits: { turns: 2 }
agents:
  intake:
    purpose: Takes the letter in.
    routine:
      - do: Write the letter down.
        then: draft
    handoffs:
      draft: { when: The letter is written down. }
  draft:
    purpose: Drafts an answer.
    routine:
      - do: Draft an answer.
        then: respond
    handoffs:
      respond: { when: A draft is there. }
  respond:
    purpose: Sends the answer.
    routine:
      - do: Say that the answer is sent.
        then: resolved
    handoffs:
      resolved: { when: The answer is sent. }
`,
  check({ manifest, graph, report }: RuleContext): void {
    const visits = reachable(graph);
    const farthest = endingsOf(graph, visits).reduce<Ending | undefined>(
      (far, each) => (each.turns > (far?.turns ?? 0) ? each : far),
      undefined,
    );
    if (farthest === undefined) return;
    const low = (["turns", "handoffs"] as const).filter((limit) => farthest[limit] > (manifest.limits[limit] ?? defaultLimits[limit]));
    const given = low.filter((limit) => manifest.limits[limit] !== undefined);
    const path = pathTo(visits, farthest.key);
    // A long way is one fault: of two defaults that are too low only the first is told.
    for (const limit of given.length > 0 ? given : low.slice(0, 1)) report(findingOf(manifest, farthest, limit, path));
  },
};

/** An exit that runs can come to, and what the shortest way to it takes. */
interface Ending {
  readonly exit: string;
  readonly turns: number;
  /** Between agents; the way out of the last one is none. */
  readonly handoffs: number;
  /** The node where the way ends. */
  readonly key: string;
}

function endingsOf(graph: HandoffGraph, visits: ReadonlyMap<string, Visit>): readonly Ending[] {
  const endings = new Map<string, Ending>();
  for (const [key, { distance }] of visits) {
    const node = graph.nodes.get(key);
    if (node === undefined || (node.kind === "agent" && node.agent.reply !== "final")) continue;
    // A final reply takes a turn more than the way to its agent, and leaves through `resolved`.
    const [exit, turns] = node.kind === "exit" ? [node.exit.name, distance] : ["resolved", distance + 1];
    const known = endings.get(exit);
    if (known === undefined || turns < known.turns) endings.set(exit, { exit, turns, handoffs: turns - 1, key });
  }
  return [...endings.values()];
}

function findingOf(manifest: Manifest, ending: Ending, limit: "turns" | "handoffs", path: readonly EdgeAttributes[]): Finding {
  const given = manifest.limits[limit];
  const most = given ?? defaultLimits[limit];
  return {
    ...placeOf(manifest, limit, path),
    subject: [limit],
    message: `the shortest way to the exit \`${ending.exit}\` takes ${ending[limit]} ${limit}, but a run has ${given === undefined ? "by default " : ""}only ${most}`,
    help: `raise \`limits.${limit}\` to ${ending[limit]} at the very least, or shorten the way`,
    ...(given === undefined
      ? {}
      : withValue({ ...manifest.limits.origin, pointer: appendToken(manifest.limits.origin.pointer, limit) }, ending[limit])),
    witness: witnessOf(path),
  };
}

/** The limit where it is written, else the last step of the way. */
function placeOf(manifest: Manifest, limit: "turns" | "handoffs", path: readonly EdgeAttributes[]): Place {
  const last = path.at(-1);
  const { origin } = manifest.limits;
  if (manifest.limits[limit] !== undefined) return { at: { ...origin, pointer: appendToken(origin.pointer, limit) }, part: "value" };
  return { at: last?.handoff.origin ?? origin, part: "key" };
}
