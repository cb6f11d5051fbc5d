import { listNames } from "../../diagnostic/did-you-mean.ts";
import type { FactSite } from "../../graph/fact-sites.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";
import { nameOf } from "../../graph/node-key.ts";
import type { Unassured } from "../../graph/unassured.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { Finding, PlaceNote } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import { groupGaps, type GapGroup } from "./fact-groups.ts";
import { agentsOf, holderNote, noteAgents, noteSites, setterNames, waiterOf } from "./fact-words.ts";
import { requireFix } from "./require-fix.ts";

/** The findings on facts that nobody on some way is made to establish: one for all that one fault leaves without them. */
export function unassuredFindings(manifest: Manifest, all: readonly Unassured[]): readonly Finding[] {
  return groupGaps(all, severityOf).flatMap((group) => findingOf(manifest, group));
}

/** A handoff that opens once a call has brought the fact is a gate that works; that the call may bring nothing is worth a word. */
function severityOf({ sites, leaks }: Unassured): "info" | "warning" {
  return leaks.length > 0 && sites.every((site) => site.for.kind === "edge") ? "info" : "warning";
}

function findingOf(manifest: Manifest, group: GapGroup<Unassured>): readonly Finding[] {
  const { facts, gaps, all, gates } = group;
  const [first] = gaps;
  const [site] = first.sites;
  if (site === undefined) return [];
  const fix = requireFix(gates);
  const come = first.path.length === 0 && gaps.length === 1 ? "a run can start at" : "a conversation can come to";
  return [
    {
      severity: severityOf(first),
      at: site.requirement.origin,
      part: "value",
      subject: [...gaps.map(({ agent }) => nameOf(agent)), ...facts],
      message: `${come} ${agentsOf(gaps)} without ${listNames(facts)}, which ${needers(all.flatMap(({ sites }) => sites))}`,
      label: `\`${site.requirement.fact}\` is needed here`,
      help: helpFor(manifest, group),
      notes: [
        holderNote(manifest, site),
        ...[...(gates ?? [])].slice(0, 4).map(([{ handoff }, wanted]): PlaceNote => ({
          at: handoff.origin,
          part: "key",
          message: `\`requires: [${wanted.join(", ")}]\` here closes this way`,
        })),
        ...first.leaks.map((edge): PlaceNote => ({
          at: edge.handoff.origin,
          part: "key",
          message: `\`${nameOf(edge.to)}\` may come back from this call without it`,
        })),
        ...(gaps.length === 1 ? noteSites(all.flatMap(({ sites }) => sites)) : noteAgents(manifest, gaps)),
      ],
      witness: witnessOf([...first.path, ...(site.for.kind === "edge" ? [site.for.edge] : [])]),
      ...(fix === undefined ? {} : { fix }),
    },
  ];
}

/** "tool `refund_order` needs", "tool `refund_order` and 2 more need". */
function needers(sites: readonly FactSite[]): string {
  const waiters = [...new Set(sites.map(waiterOf))];
  if (waiters.length === 1) return `${waiters[0] ?? ""} needs`;
  return waiters.length === 2 ? `${waiters.join(" and ")} need` : `${waiters[0] ?? ""} and ${waiters.length - 1} more need`;
}

function helpFor(manifest: Manifest, { facts: names, gaps, gates }: GapGroup<Unassured>): string {
  const [first] = gaps;
  const facts = listNames(names);
  const agent = gaps.length === 1 ? `\`${nameOf(first.agent)}\`` : "each of them";
  const tools = [...new Set(names.flatMap((fact) => setterNames(manifest, fact)))];
  const give = tools.length === 0 ? undefined : `give ${listNames(tools)} to ${agent}`;
  const orGive = give === undefined ? "" : `, or ${give}`;
  if (gates !== undefined) return `let ${handoffsOf([...gates.keys()])} require ${facts}${orGive}`;
  const callees = [...new Set(first.leaks.map(({ to }) => nameOf(to)))];
  if (callees.length > 0) return `let every exit of ${listNames(callees)} require ${facts}${orGive}`;
  return give === undefined
    ? `let a handoff that every way to ${agent} takes state ${facts} in its \`carry\``
    : `${give}, or leave what needs ${facts} to an agent behind a handoff that requires ${facts}`;
}

/** "the handoff from `web` to `refunds`", "the 6 handoffs of `web` that lead there". */
function handoffsOf(edges: readonly EdgeAttributes[]): string {
  const [only, ...others] = edges;
  if (only !== undefined && others.length === 0) return `the handoff from \`${nameOf(only.from)}\` to \`${nameOf(only.to)}\``;
  const givers = [...new Set(edges.map(({ from }) => nameOf(from)))];
  return `the ${edges.length} handoffs ${givers.length > 3 ? "" : `of ${listNames(givers)} `}that lead there`;
}
