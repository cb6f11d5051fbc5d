import type { Tool } from "../../manifest/manifest.ts";
import type { Meeting } from "./meeting.ts";

/** The meetings that one source of outsiders' text brings about, nearest to an entry first. */
export type Leak = readonly [Meeting, ...Meeting[]];

/**
 * The meetings by the tool through which outsiders' text came in: whether its readers may hand on what they read is one decision, wherever it then leads. In the
 * order of the nearest meeting of each. A person before each outward tool of a leak closes the whole of it.
 */
export function leaksOf(meetings: readonly Meeting[]): readonly Leak[] {
  const leaks = new Map<Tool, [Meeting, ...Meeting[]]>();
  for (const meeting of meetings) {
    const source = meeting.seen.untrusted.grant.tool;
    const leak = leaks.get(source);
    if (leak === undefined) leaks.set(source, [meeting]);
    else leak.push(meeting);
  }
  return [...leaks.values()];
}

/** What meets in a leak beside the outsiders' text, each tool once, in the order of the meetings. */
export interface LeakTools {
  readonly private: ReadonlySet<Tool>;
  readonly outward: ReadonlySet<Tool>;
}

export function toolsIn(leak: readonly Meeting[]): LeakTools {
  return {
    private: new Set(leak.map(({ seen }) => seen.private.grant.tool)),
    outward: new Set(leak.map(({ out }) => out.tool)),
  };
}
