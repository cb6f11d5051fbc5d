import type { GuardCheck, Guard } from "../../manifest/manifest.ts";
import { guardNames, guardsIn, type PlacedGuard } from "../../manifest/placed-guards.ts";
import type { Json } from "../../protocol/json.ts";
import { fromTo, shown, valueAt, type Draft, type Sides } from "./draft.ts";
import { implies } from "./implied.ts";
import { nowCalled, targetNow, type Names } from "./names.ts";
import { same } from "./same.ts";

/** Guards that are gone, new or other. What lets more pass than before is exposure; a guard that is renamed alone is the same. */
export function guardChanges({ old, now, names }: Sides): readonly Draft[] {
  const [before, after] = [keyed(old.manifest, names), keyed(now.manifest)];
  return [
    ...[...before].filter(([key]) => !after.has(key)).flatMap(([, one]) => goneGuard(one, now.manifest.agents)),
    ...[...after].filter(([key]) => !before.has(key)).flatMap(([, one]) => newGuard(one)),
    ...[...after].flatMap(([key, one]) => {
      const other = before.get(key);
      return other === undefined ? [] : changedGuard(other, one, names);
    }),
  ];
}

interface Named extends PlacedGuard {
  readonly subject: string;
}

function keyed(manifest: Sides["old"]["manifest"], names?: Names): ReadonlyMap<string, Named> {
  const called = guardNames(manifest);
  return new Map(
    guardsIn(manifest).map((placed) => {
      const agent = placed.agent === undefined || names === undefined ? placed.agent : nowCalled(names.agents, placed.agent);
      const holder = agent === undefined ? "guards" : `agents/${agent}/guards`;
      // The default name holds the agent's: it is left out, so that an agent's new name makes no other guard of it.
      const name = placed.guard.name ?? (called.get(placed.guard) ?? "").replace(`${placed.agent ?? ""}.`, "");
      const subject = `${holder}/${placed.where}/${name}`;
      return [subject, { ...placed, ...(agent === undefined ? {} : { agent }), subject }];
    }),
  );
}

function goneGuard({ agent, guard, where, subject }: Named, agents: ReadonlyMap<string, unknown>): readonly Draft[] {
  // What went with its agent is told with the agent.
  if (agent !== undefined && !agents.has(agent)) return [];
  const message = `${titleOf({ agent, where })} is gone: ${wordsOf(guard)}`;
  return [{ action: "removed", subject, message, old: valueAt(guard.origin), means: [{ category: "exposure.guard-dropped" }] }];
}

function newGuard({ agent, guard, where, subject }: Named): readonly Draft[] {
  const message = `${titleOf({ agent, where })} is new: ${wordsOf(guard)}`;
  return [{ action: "added", subject, message, new: valueAt(guard.origin), means: [{ category: "behaviour.guard" }] }];
}

function changedGuard(old: Named, now: Named, names: Names): readonly Draft[] {
  const [one, other] = [old.guard, now.guard];
  const sameTools = same(
    toolsOf(one)
      .map((tool) => nowCalled(names.tools, tool))
      .toSorted(),
    toolsOf(other).toSorted(),
  );
  const sameExit = (one.then === undefined ? undefined : targetNow(names, one.then.name)) === other.then?.name;
  const sameCheck = same(plainOf(one.check), plainOf(other.check));
  if (sameCheck && sameTools && sameExit && one.because === other.because) return [];
  const weaker = (!sameCheck && !isStricter(one.check, other.check)) || (!sameTools && !coversMore(one, other, names));
  const message = `${titleOf(now)} is another: ${fromTo(wordsOf(one), wordsOf(other))}`;
  const means = [{ category: weaker ? "exposure.guard-dropped" : "behaviour.guard" } as const];
  return [{ action: "changed", subject: now.subject, message, old: valueAt(one.origin), new: valueAt(other.origin), means }];
}

function titleOf({ agent, where }: Pick<PlacedGuard, "where"> & { readonly agent?: string | undefined }): string {
  return agent === undefined ? `a guard of all ${where}` : `a guard of \`${agent}\`'s ${where}`;
}

function wordsOf(guard: Guard): string {
  const { check, because, then } = guard;
  const tools = toolsOf(guard);
  const more = [tools.length === 0 ? "" : `of ${tools.join(", ")}`, because ?? "", then === undefined ? "" : `then ${then.name}`];
  return [
    `${check.kind === "bound" ? `use ${check.function}` : `${check.kind} ${shown(plainOf(check))}`}`,
    ...more.filter((part) => part !== ""),
  ].join(", ");
}

function plainOf(check: GuardCheck): Json {
  const { kind: _, ...rest } = check;
  const fact = check.kind === "rate" && check.fact !== undefined ? { fact: check.fact.name } : {};
  return JSON.parse(JSON.stringify({ ...rest, ...fact })) as Json;
}

function toolsOf({ tools = [] }: Guard): readonly string[] {
  return tools.map((tool) => tool.name);
}

/** Whether what passes now passed before as well, as far as that can be seen. */
function isStricter(old: GuardCheck, now: GuardCheck): boolean {
  if (old.kind === "size" && now.kind === "size") return now.max <= old.max;
  if (old.kind === "rate" && now.kind === "rate") return now.fact?.name === old.fact?.name && now.max <= old.max && now.perMs >= old.perMs;
  if (old.kind === "schema" && now.kind === "schema") return implies(now.schema, old.schema);
  return old.kind === "bound" && now.kind === "bound" && old.function === now.function && same(plainUse(old), plainUse(now));
}

function plainUse({ use }: Extract<GuardCheck, { readonly kind: "bound" }>): Json {
  return use === undefined ? null : { ...use };
}

function coversMore(old: Guard, now: Guard, names: Names): boolean {
  if (now.tools === undefined) return true;
  const covered = new Set(toolsOf(now));
  return old.tools !== undefined && toolsOf(old).every((tool) => covered.has(nowCalled(names.tools, tool)));
}
