import type { Exit } from "../../manifest/manifest.ts";
import type { Place } from "../../rules/rule.ts";
import type { ChangeCategory } from "./category.ts";
import { fromTo, keyIn, nameAt, type Draft, type Sides } from "./draft.ts";
import { paired } from "./names.ts";
import { same, sameText } from "./same.ts";

/** What is different about the ways out. */
export function exitChanges({ old, now, names }: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(old.manifest.exits, now.manifest.exits, names.exits);
  return [
    ...gone.map((exit): Draft => ({
      action: "removed",
      subject: `exits/${exit.name}`,
      message: `exit \`${exit.name}\` (${exit.kind}) is gone`,
      ...placed("old", exit),
      means: [{ category: "session.exit-removed" }, { category: "contract.exit-removed" }],
    })),
    ...fresh.map((exit): Draft => ({
      action: "added",
      subject: `exits/${exit.name}`,
      message: `exit \`${exit.name}\` (${exit.kind}) is new`,
      ...placed("new", exit),
      means: [{ category: "contract.exit-added" }],
    })),
    ...both.flatMap(([before, after]) => [...renamed(before, after), ...changed(before, after)]),
  ];
}

function renamed(old: Exit, now: Exit): readonly Draft[] {
  if (old.name === now.name) return [];
  return [
    {
      action: "renamed",
      subject: `exits/${now.name}`,
      message: `exit \`${old.name}\` is now called \`${now.name}\``,
      ...placed("old", old),
      ...placed("new", now),
      means: [{ category: "session.exit-renamed" }, { category: "contract.renamed" }],
    },
  ];
}

function changed(old: Exit, now: Exit): readonly Draft[] {
  const drafts: Draft[] = [];
  const add = (key: string, message: string, category: ChangeCategory): void => {
    drafts.push({
      action: "changed",
      subject: `exits/${now.name}/${key}`,
      message,
      ...placed("old", old, key),
      ...placed("new", now, key),
      means: [{ category }],
    });
  };
  if (old.kind !== now.kind) add("kind", `exit \`${now.name}\` is of another kind: ${fromTo(old.kind, now.kind)}`, "contract.exit-changed");
  if (!same(old.result, now.result)) add("result", `exit \`${now.name}\` has another result`, "contract.exit-changed");
  if (!sameText(old.description, now.description)) {
    add(
      "description",
      `the description of exit \`${now.name}\` changed: ${fromTo(old.description, now.description)}`,
      "behaviour.description",
    );
  }
  return drafts;
}

/** Exits that every topology has stand nowhere. */
function placed(side: "old" | "new", { origin }: Exit, key?: string): { readonly [S in "old" | "new"]?: Place } {
  if (origin === undefined) return {};
  return { [side]: key === undefined ? nameAt(origin) : keyIn(origin, key) };
}
