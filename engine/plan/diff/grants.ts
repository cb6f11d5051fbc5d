import type { Agent } from "../../manifest/manifest.ts";
import { element, keyIn, valueAt, type Draft, type Sides } from "./draft.ts";
import { nowCalled } from "./names.ts";
import { same } from "./same.ts";

/** What an agent may use that it could not, and the other way round. Tools that are new or gone as such are told with the tool. */
export function grantChanges({ old, now, names }: Sides, before: Agent, after: Agent): readonly Draft[] {
  const { name } = after;
  const had = new Map(before.tools.map((tool) => [nowCalled(names.tools, tool.name), tool]));
  const has = new Map(after.tools.map((tool) => [tool.name, tool]));
  const oldTools = new Set([...old.manifest.tools.keys()].map((tool) => nowCalled(names.tools, tool)));
  const granted = [...has].filter(([tool]) => !had.has(tool) && oldTools.has(tool));
  const revoked = [...had].filter(([tool]) => !has.has(tool) && now.manifest.tools.has(tool));
  const kept = [[...had.keys()].filter((tool) => has.has(tool)), [...has.keys()].filter((tool) => had.has(tool))];
  return [
    ...granted.map(([tool, { origin }]): Draft => ({
      action: "added",
      subject: `agents/${name}/tools/${tool}`,
      message: `\`${name}\` can now use \`${tool}\``,
      old: keyIn(before.origin, "tools"),
      new: valueAt(origin),
      means: [{ category: "exposure.tool-granted" }],
      opens: [element.grant(name, tool)],
    })),
    ...revoked.map(([tool, { origin }]): Draft => ({
      action: "removed",
      subject: `agents/${name}/tools/${tool}`,
      message: `\`${name}\` can no longer use \`${tool}\``,
      old: valueAt(origin),
      new: keyIn(after.origin, "tools"),
      means: [{ category: "session.tool-revoked" }],
      forgets: [element.tool(tool)],
    })),
    ...(same(kept[0], kept[1])
      ? []
      : [
          {
            action: "changed",
            subject: `agents/${name}/tools`,
            message: `the tools of \`${name}\` are in another order`,
            old: keyIn(before.origin, "tools"),
            new: keyIn(after.origin, "tools"),
            means: [{ category: "behaviour.order" }],
          } satisfies Draft,
        ]),
  ];
}
