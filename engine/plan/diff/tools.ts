import { listNames } from "../../diagnostic/did-you-mean.ts";
import { implies } from "./implied.ts";
import type { Manifest, Tool } from "../../manifest/manifest.ts";
import type { Effects } from "../../protocol/tool.ts";
import { defaultTimeoutMs } from "../limits.ts";
import { element, fromTo, keyIn, nameAt, shown, shownBoth, type Draft, type Meaning, type Sides } from "./draft.ts";
import { paired, targetNow } from "./names.ts";
import { requirementChanges } from "./requires.ts";
import { same, sameText } from "./same.ts";

/** What is different about tools, one by one; who has them is told with the agents. */
export function toolChanges(sides: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(sides.old.manifest.tools, sides.now.manifest.tools, sides.names.tools);
  return [
    ...gone.map((tool) => removed(sides.old.manifest, tool)),
    ...fresh.map((tool) => added(sides.now.manifest, tool)),
    ...both.flatMap(([old, now]) => [...renamed(old, now), ...changed(sides, old, now)]),
  ];
}

/** The agents that are given a tool. */
function holdersOf({ agents }: Manifest, tool: string): readonly string[] {
  return [...agents.values()].filter((agent) => agent.tools.some(({ name }) => name === tool)).map(({ name }) => name);
}

function removed(manifest: Manifest, tool: Tool): Draft {
  const holders = holdersOf(manifest, tool.name);
  const stranded: readonly Meaning[] = holders.length === 0 ? [] : [{ category: "session.tool-removed" }];
  return {
    action: "removed",
    subject: `tools/${tool.name}`,
    message: `tool \`${tool.name}\` is gone${holders.length === 0 ? "" : `; ${listNames(holders)} had it`}`,
    old: nameAt(tool.origin),
    means: [...stranded, { category: "contract.tool-removed" }],
  };
}

function added(manifest: Manifest, tool: Tool): Draft {
  const holders = holdersOf(manifest, tool.name);
  return {
    action: "added",
    subject: `tools/${tool.name}`,
    message: `tool \`${tool.name}\` (${effectsText(tool)}) is new${holders.length === 0 ? "" : `, for ${listNames(holders)}`}`,
    new: nameAt(tool.origin),
    means: [...(holders.length === 0 ? [] : [{ category: "exposure.tool-granted" as const }]), { category: "contract.tool-added" }],
    opens: [element.tool(tool.name), ...holders.map((holder) => element.grant(holder, tool.name))],
  };
}

function renamed(old: Tool, now: Tool): readonly Draft[] {
  if (old.name === now.name) return [];
  return [
    {
      action: "renamed",
      subject: `tools/${now.name}`,
      message: `tool \`${old.name}\` is now called \`${now.name}\``,
      old: nameAt(old.origin),
      new: nameAt(now.origin),
      means: [{ category: "session.tool-renamed" }, { category: "contract.renamed" }],
    },
  ];
}

function changed(sides: Sides, old: Tool, now: Tool): readonly Draft[] {
  const drafts: Draft[] = [];
  const { name } = now;
  // A pending call of a tool that no person is asked about is over in a moment; an approval may wait for days.
  const awaited: readonly Meaning[] = old.approval === undefined ? [] : [{ category: "session.pending-approval" }];
  const add = (key: string, message: string, means: readonly Meaning[], opens: boolean = false): void => {
    drafts.push({
      action: "changed",
      subject: `tools/${name}/${key}`,
      message,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      means,
      ...(opens ? { opens: [element.tool(name)] } : {}),
    });
  };
  const approval = approvalChange(old, now);
  if (approval !== undefined) {
    const means: Meaning = { category: approval.lost ? "exposure.approval-lost" : "behaviour.approval-added" };
    add("approval", approval.message, [means, ...awaited], approval.lost);
  }
  if (!sameExpiry(sides, old, now)) {
    drafts.push({
      action: "changed",
      subject: `tools/${name}/approval/expires`,
      message: `a request to approve tool \`${name}\` ${expiryOf(now)}; it ${old.approval === undefined ? "was not made" : expiryOf(old)} before`,
      old: keyIn(old.origin, "approval"),
      new: keyIn(now.origin, "approval"),
      means: [...awaited, { category: "behaviour.limits" }],
    });
  }
  if (!same(old.effects, now.effects) || old.effectsDeclared !== now.effectsDeclared) {
    const { lowered, raised } = movedEffects(old.effects, now.effects);
    const means: readonly Meaning[] = [
      ...(lowered.length > 0 ? [{ category: "exposure.effects-lowered" as const }] : []),
      ...awaited,
      ...(raised.length > 0 || lowered.length === 0 ? [{ category: "contract.tool-effects" as const }] : []),
    ];
    add("effects", `the effects of tool \`${name}\` are others: ${effectsText(old)} before, ${effectsText(now)} now`, means, true);
  }
  if (!same(old.use, now.use)) {
    add("use", `tool \`${name}\` is reached at another place: ${fromTo(useOf(old), useOf(now))}`, [
      { category: "exposure.target-changed" },
      ...awaited,
    ]);
  }
  if (!same(old.input, now.input)) {
    const key = now.inputOrigin.pointer.endsWith("/schema") ? "schema" : "input";
    add(key, `tool \`${name}\` takes another input`, [...awaited, { category: "contract.tool-input" }], true);
  }
  const [timeout, timeoutNow] = [old.timeoutMs ?? defaultTimeoutMs, now.timeoutMs ?? defaultTimeoutMs];
  if (timeout !== timeoutNow)
    add("timeout", `tool \`${name}\` has another timeout: ${timeout / 1000} s before, ${timeoutNow / 1000} s now`, [
      { category: "behaviour.limits" },
    ]);
  if (old.maxResult !== now.maxResult)
    add("max_result", `the result of tool \`${name}\` may have another length: ${fromTo(old.maxResult, now.maxResult)}`, [
      { category: "behaviour.limits" },
    ]);
  if (!same(old.retry ?? noRetry, now.retry ?? noRetry)) {
    const [one, other] = [old.retry ?? noRetry, now.retry ?? noRetry].map(
      ({ attempts, delayMs }) => `${attempts} with ${delayMs / 1000} s between`,
    );
    add("retry", `tool \`${name}\` is tried otherwise: ${one ?? ""} before, ${other ?? ""} now`, [{ category: "behaviour.limits" }]);
  }
  if (!sameText(old.description, now.description)) {
    add("description", `the description of tool \`${name}\` changed: ${fromTo(old.description, now.description)}`, [
      { category: "behaviour.description" },
    ]);
  }
  const asker = {
    subject: `tools/${name}`,
    what: `tool \`${name}\``,
    old: old.requires,
    now: now.requires,
    oldAt: nameAt(old.origin),
    nowAt: nameAt(now.origin),
    element: element.tool(name),
  };
  return [...drafts, ...requirementChanges(sides, asker)];
}

const noRetry = { attempts: 1, delayMs: 0 };

function useOf({ use }: Tool): string | undefined {
  if (use === undefined) return undefined;
  if (use.kind === "mcp") return `${use.tool} of MCP server ${use.server}`;
  if (use.kind === "module") return `${use.export} in ${use.module}`;
  const { method, url, ...rest } = use.request;
  return `${method} ${url}${Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`}`;
}

/** Of an approval that changed, whether a person is certainly asked for every input for which one was asked. */
function approvalChange(old: Tool, now: Tool): { readonly lost: boolean; readonly message: string } | undefined {
  if (same(old.approval, now.approval)) return undefined;
  const [one, other] = [old.approval, now.approval];
  const tool = `tool \`${now.name}\``;
  if (other === undefined) {
    const when = one?.kind === "when" ? `it asked when ${shown(one.schema)}` : "it asked always";
    return { lost: true, message: `${tool} no longer asks a person; ${when}` };
  }
  if (one === undefined)
    return { lost: false, message: `${tool} now asks a person${other.kind === "when" ? ` when ${shown(other.schema)}` : ""}` };
  if (other.kind === "always") return { lost: false, message: `${tool} now asks a person always` };
  if (one.kind === "always") return { lost: true, message: `${tool} asks a person only when ${shown(other.schema)}; it asked always` };
  const lost = !implies(one.schema, other.schema);
  const inputs = lost ? (implies(other.schema, one.schema) ? "fewer" : "other") : "more";
  const [before, after] = shownBoth(one.schema, other.schema);
  return { lost, message: `${tool} asks a person for ${inputs} inputs: when ${before} before, when ${after} now` };
}

/** An approval that comes or goes is told as such. */
function sameExpiry({ names }: Sides, old: Tool, now: Tool): boolean {
  if (now.approval === undefined || (old.approval === undefined && now.expiry === undefined)) return true;
  const then = old.expiry?.then?.name;
  return old.expiry?.ms === now.expiry?.ms && (then === undefined ? undefined : targetNow(names, then)) === now.expiry?.then?.name;
}

function expiryOf({ expiry }: Tool): string {
  if (expiry === undefined) return "waits for ever";
  return `expires after ${expiry.ms / 1000} s${expiry.then === undefined ? "" : ` and leads to \`${expiry.then.name}\``}`;
}

const ranks = { read: 0, write: 1, destructive: 2 } as const;
const flags = ["private", "untrusted", "outward"] as const;

function movedEffects(old: Effects, now: Effects): { readonly lowered: readonly string[]; readonly raised: readonly string[] } {
  const lowered: string[] = [];
  const raised: string[] = [];
  if (ranks[now.kind] < ranks[old.kind]) lowered.push(now.kind);
  if (ranks[now.kind] > ranks[old.kind]) raised.push(now.kind);
  for (const flag of flags) if (old[flag] !== now[flag]) (now[flag] ? raised : lowered).push(flag);
  // What may be repeated is repeated: to call a tool idempotent is to promise something.
  if (old.idempotent !== now.idempotent) (now.idempotent ? lowered : raised).push("idempotent");
  return { lowered, raised };
}

function effectsText({ effects, effectsDeclared }: Tool): string {
  if (!effectsDeclared) return "none declared and so the worst";
  return [effects.kind, ...(["idempotent", ...flags] as const).filter((flag) => effects[flag])].join(", ");
}
