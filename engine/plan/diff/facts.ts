import { listNames } from "../../diagnostic/did-you-mean.ts";
import type { Fact, Manifest } from "../../manifest/manifest.ts";
import type { PlaceNote } from "../../rules/rule.ts";
import type { ChangeCategory } from "./category.ts";
import { element, fromTo, keyIn, nameAt, shown, type Draft, type Meaning, type Sides } from "./draft.ts";
import { nowCalled, paired, targetNow, type Names } from "./names.ts";
import { implies } from "./implied.ts";
import { same, sameText } from "./same.ts";

/** What is different about facts: what they can be, and where they come from. */
export function factChanges(sides: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(sides.old.manifest.facts, sides.now.manifest.facts, sides.names.facts);
  return [
    ...gone.map((fact) => removed(sides, fact)),
    ...fresh.map(added),
    ...both.flatMap(([old, now]) => [...renamed(old, now), ...changed(sides.names, old, now)]),
  ];
}

/** A fact that is gone takes with it what was required of it: parts that asked for it, and are still there, ask no more. */
function removed({ old, now, names }: Sides, fact: Fact): Draft {
  const askers = askersOf(old.manifest, fact.name).filter(({ is }) => is(now.manifest, names));
  const dropped: Meaning = {
    category: "exposure.requirement-dropped",
    message: `${askers[0]?.what ?? ""}${askers.length > 1 ? ` and ${askers.length - 1} more` : ""} no longer require${askers.length > 1 ? "" : "s"} it`,
  };
  return {
    action: "removed",
    subject: `facts/${fact.name}`,
    message: `fact \`${fact.name}\` is gone`,
    old: nameAt(fact.origin),
    means: [
      ...(askers.length === 0 ? [] : [dropped]),
      { category: "session.fact-removed" },
      ...(fact.source.kind === "host" ? [{ category: "contract.fact-removed" as const }] : []),
    ],
    opens: askers.map((asker) => asker.element(names)),
  };
}

interface Asking {
  readonly what: string;
  readonly is: (now: Manifest, names: Names) => boolean;
  readonly element: (names: Names) => string;
}

function askersOf({ agents, tools }: Manifest, fact: string): readonly Asking[] {
  const asks = (requires: readonly { readonly fact: string }[]): boolean => requires.some((one) => one.fact === fact);
  return [
    ...[...tools.values()]
      .filter(({ requires }) => asks(requires))
      .map(({ name }): Asking => ({
        what: `tool \`${name}\``,
        is: (now, names) => now.tools.has(nowCalled(names.tools, name)),
        element: (names) => element.tool(nowCalled(names.tools, name)),
      })),
    ...[...agents.values()].flatMap(({ name, requires, handoffs }): readonly Asking[] => [
      ...(asks(requires)
        ? [
            {
              what: `agent \`${name}\``,
              is: (now: Manifest, names: Names) => now.agents.has(nowCalled(names.agents, name)),
              element: (names: Names) => element.agent(nowCalled(names.agents, name)),
            },
          ]
        : []),
      ...handoffs
        .filter((edge) => asks(edge.requires))
        .map(({ target }): Asking => ({
          what: `the handoff from \`${name}\` to \`${target.name}\``,
          is: (now, names) =>
            now.agents.get(nowCalled(names.agents, name))?.handoffs.some((edge) => edge.target.name === targetNow(names, target.name)) ===
            true,
          element: (names) => element.edge(nowCalled(names.agents, name), targetNow(names, target.name)),
        })),
    ]),
  ];
}

function added(fact: Fact): Draft {
  return {
    action: "added",
    subject: `facts/${fact.name}`,
    message: `fact \`${fact.name}\` is new, ${sourceText(fact)}`,
    new: nameAt(fact.origin),
    means: [{ category: fact.source.kind === "host" ? "contract.fact-added" : "behaviour.fact" }],
  };
}

function renamed(old: Fact, now: Fact): readonly Draft[] {
  if (old.name === now.name) return [];
  return [
    {
      action: "renamed",
      subject: `facts/${now.name}`,
      message: `fact \`${old.name}\` is now called \`${now.name}\``,
      old: nameAt(old.origin),
      new: nameAt(now.origin),
      means: [
        { category: "session.fact-removed", message: "what a session knows under the old name is forgotten" },
        { category: "contract.renamed" },
      ],
    },
  ];
}

function changed(names: Names, old: Fact, now: Fact): readonly Draft[] {
  const drafts: Draft[] = [];
  const { name } = now;
  const fromHost = old.source.kind === "host" || now.source.kind === "host";
  const add = (key: string, message: string, categories: readonly ChangeCategory[], notes: readonly PlaceNote[] = []): void => {
    drafts.push({
      action: "changed",
      subject: `facts/${name}/${key}`,
      message,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      notes,
      means: categories.map((category) => ({ category })),
      ...(categories.includes("exposure.fact-weakened") ? { opens: [element.fact(name)] } : {}),
    });
  };
  const source = sourceChange(names, old, now);
  if (source !== undefined) add(now.source.kind === "tool" ? "set_by" : "from", source.message, source.categories);
  if (!same(old.schema, now.schema)) {
    const narrower = !implies(old.schema, now.schema);
    const categories: readonly ChangeCategory[] = [
      narrower ? "session.fact-changed" : "behaviour.fact",
      ...(fromHost ? ["contract.fact-changed" as const] : []),
    ];
    const key = Object.keys(now.schema).length === 1 && typeof now.schema["type"] === "string" ? "type" : "schema";
    add(key, `fact \`${name}\` can have other values: ${shown(old.schema)} before, ${shown(now.schema)} now`, categories);
  }
  if (old.sensitive !== now.sensitive) {
    add("sensitive", `fact \`${name}\` is ${now.sensitive ? "now" : "no longer"} sensitive`, [
      now.sensitive ? "behaviour.fact" : "exposure.sensitive-dropped",
    ]);
  }
  if (!sameText(old.description, now.description)) {
    add("description", `the description of fact \`${name}\` changed: ${fromTo(old.description, now.description)}`, [
      "behaviour.description",
    ]);
  }
  return drafts;
}

/** Only what makes a fact easier to come by is an exposure: a model may state what it could not, or another tool may set it. */
function sourceChange(
  names: Names,
  old: Fact,
  now: Fact,
): { readonly message: string; readonly categories: readonly ChangeCategory[] } | undefined {
  const [one, other] = [old.source, now.source];
  if (one.kind === "tool" && other.kind === "tool") {
    const before = new Set(one.tools.map((tool) => nowCalled(names.tools, tool.name)));
    const after = new Set(other.tools.map((tool) => tool.name));
    const fresh = [...after].filter((tool) => !before.has(tool));
    const gone = [...before].filter((tool) => !after.has(tool));
    if (fresh.length + gone.length === 0 && one.at === other.at) return undefined;
    const parts = [
      ...(fresh.length === 0 ? [] : [`${listNames(fresh)} can now set it`]),
      ...(gone.length === 0 ? [] : [`${listNames(gone)} no longer ${gone.length === 1 ? "sets" : "set"} it`]),
      ...(one.at === other.at ? [] : [`it is read from ${shown(other.at)} and was read from ${shown(one.at)}`]),
    ];
    const categories: readonly ChangeCategory[] = [
      ...(fresh.length > 0 || one.at !== other.at ? ["exposure.fact-weakened" as const] : []),
      ...(gone.length > 0 || one.at !== other.at ? ["contract.fact-changed" as const] : []),
    ];
    return { message: `fact \`${now.name}\` is established otherwise: ${parts.join(", ")}`, categories };
  }
  if (one.kind === other.kind) return undefined;
  const weaker = other.kind === "model" || one.kind === "host";
  const categories: readonly ChangeCategory[] = [...(weaker ? ["exposure.fact-weakened" as const] : []), "contract.fact-changed"];
  return { message: `fact \`${now.name}\` is ${sourceText(now)} now; it was ${sourceText(old)}`, categories };
}

function sourceText({ source }: Fact): string {
  switch (source.kind) {
    case "host":
      return "given by the host";
    case "model":
      return "stated by a model";
    case "tool":
      return `set by ${listNames(source.tools.map(({ name }) => name))}`;
  }
}
