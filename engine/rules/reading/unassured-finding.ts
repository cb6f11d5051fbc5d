import { listNames } from "../../diagnostic/did-you-mean.ts";
import type { FactSite } from "../../graph/fact-sites.ts";
import type { EdgeAttributes } from "../../graph/handoff-graph.ts";
import { nameOf } from "../../graph/node-key.ts";
import type { Unassured } from "../../graph/unassured.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { Finding, PlaceNote } from "../rule.ts";
import { witnessOf } from "../witness.ts";
import { holderNote, noteSites, setterNames, waiterOf } from "./fact-words.ts";
import { requireFix, wantedAt } from "./require-fix.ts";

/** The findings on facts that nobody on some way is made to establish: one for all facts that an agent misses behind the same last handoff. */
export function unassuredFindings(manifest: Manifest, all: readonly Unassured[]): readonly Finding[] {
  const groups = new Map<string, Unassured[]>();
  for (const each of all) {
    const key = `${each.path.at(-1)?.from ?? ""} > ${each.agent}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap((group) => findingOf(manifest, group));
}

function findingOf(manifest: Manifest, group: readonly Unassured[]): readonly Finding[] {
  const sites = group.flatMap((each) => each.sites);
  const [first] = group;
  const [site] = sites;
  if (first === undefined || site === undefined) return [];
  const agent = nameOf(first.agent);
  const facts = group.map(({ fact }) => fact);
  const gates = wantedAt(group);
  const fix = requireFix(gates);
  const come = first.path.length === 0 ? `a run can start at \`${agent}\`` : `a conversation can come to \`${agent}\``;
  return [
    {
      // A handoff that opens once a call has brought the fact is a gate that works; that the call may bring nothing is worth a word.
      severity: sites.every((each) => each.for.kind === "edge") && group.every(({ leaks }) => leaks.length > 0) ? "info" : "warning",
      at: site.requirement.origin,
      part: "value",
      subject: [agent, ...facts],
      message: `${come} without ${listNames(facts)}, which ${needers(sites)}`,
      label: `\`${site.requirement.fact}\` is needed here`,
      help: helpFor(manifest, group, gates),
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
        ...noteSites(sites),
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

function helpFor(
  manifest: Manifest,
  group: readonly Unassured[],
  gates: ReadonlyMap<EdgeAttributes, readonly string[]> | undefined,
): string {
  const [first] = group;
  const agent = nameOf(first?.agent ?? "");
  const facts = listNames(group.map(({ fact }) => fact));
  const tools = [...new Set(group.flatMap(({ fact }) => setterNames(manifest, fact)))];
  const give = tools.length === 0 ? undefined : `give ${listNames(tools)} to \`${agent}\``;
  const orGive = give === undefined ? "" : `, or ${give}`;
  if (gates !== undefined) {
    const [only, ...others] = [...gates.keys()];
    const where =
      only !== undefined && others.length === 0
        ? `the handoff from \`${nameOf(only.from)}\` to \`${nameOf(only.to)}\``
        : `each of the ${gates.size} handoffs marked here`;
    return `let ${where} require ${facts}${orGive}`;
  }
  const callees = [...new Set((first?.leaks ?? []).map(({ to }) => nameOf(to)))];
  if (callees.length > 0) return `let every exit of ${listNames(callees)} require ${facts}${orGive}`;
  return give === undefined
    ? `let a handoff that every way to \`${agent}\` takes state ${facts} in its \`carry\``
    : `${give}, or leave what needs ${facts} to an agent behind a handoff that requires ${facts}`;
}
