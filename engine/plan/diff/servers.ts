import type { Server } from "../../manifest/manifest.ts";
import { defaultStartTimeoutMs } from "../limits.ts";
import { fromTo, keyIn, nameAt, type Draft, type Sides } from "./draft.ts";
import { paired } from "./names.ts";
import { same } from "./same.ts";

/** What is different about the MCP servers. */
export function serverChanges({ old, now }: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(old.manifest.servers, now.manifest.servers, new Map());
  return [
    ...gone.map(({ name, origin }): Draft => ({
      action: "removed",
      subject: `servers/${name}`,
      message: `server \`${name}\` is gone`,
      old: nameAt(origin),
      means: [{ category: "behaviour.server" }],
    })),
    ...fresh.map(({ name, origin }): Draft => ({
      action: "added",
      subject: `servers/${name}`,
      message: `server \`${name}\` is new`,
      new: nameAt(origin),
      means: [{ category: "behaviour.server" }],
    })),
    ...both.flatMap(([one, other]) => changed(one, other)),
  ];
}

function changed(old: Server, now: Server): readonly Draft[] {
  const drafts: Draft[] = [];
  if (!same(old.reach, now.reach)) {
    drafts.push({
      action: "changed",
      subject: `servers/${now.name}`,
      message: `server \`${now.name}\` is another: ${fromTo(reachOf(old), reachOf(now))}`,
      old: nameAt(old.origin),
      new: nameAt(now.origin),
      means: [{ category: "exposure.target-changed" }],
    });
  }
  const timeouts = [
    ["start_timeout", "may start", old.startTimeoutMs ?? defaultStartTimeoutMs, now.startTimeoutMs ?? defaultStartTimeoutMs],
    ["call_timeout", "may take over a call", old.callTimeoutMs, now.callTimeoutMs],
  ] as const;
  for (const [key, what, before, after] of timeouts) {
    if (before === after) continue;
    drafts.push({
      action: "changed",
      subject: `servers/${now.name}/${key}`,
      message: `how long server \`${now.name}\` ${what} is another: ${fromTo(seconds(before), seconds(after))}`,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      means: [{ category: "behaviour.limits" }],
    });
  }
  return drafts;
}

function reachOf({ reach }: Server): string {
  const { kind, ...rest } = reach;
  if (kind === "stdio" && Object.keys(reach.env).length === 0 && reach.cwd === undefined) return [reach.command, ...reach.args].join(" ");
  if (kind === "http" && Object.keys(reach.headers).length === 0) return reach.url;
  return JSON.stringify(rest);
}

function seconds(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : `${milliseconds / 1000} s`;
}
