import { listNames } from "../../diagnostic/did-you-mean.ts";
import type { Agent, Manifest } from "../../manifest/manifest.ts";
import type { ChangeCategory } from "./category.ts";
import { element, fromTo, keyIn, nameAt, type Draft, type Meaning, type Sides } from "./draft.ts";
import { grantChanges } from "./grants.ts";
import { handoffChanges } from "./handoffs.ts";
import { agentLimits } from "./limits.ts";
import { nowCalled, paired, textNow } from "./names.ts";
import { requirementChanges } from "./requires.ts";
import { routineChange } from "./routine.ts";
import { sameText } from "./same.ts";

/** What is different about agents: who is new, gone or renamed, and of the others what they are, have, and may hand on to. */
export function agentChanges(sides: Sides): readonly Draft[] {
  const { both, gone, fresh } = paired(sides.old.manifest.agents, sides.now.manifest.agents, sides.names.agents);
  return [
    ...gone.map((agent) => removed(sides.old.manifest, agent)),
    ...fresh.map((agent) => added(sides, agent)),
    ...both.flatMap(([old, now]) => [...renamed(old, now), ...changed(sides, old, now)]),
  ];
}

/** With an agent go its tools, its handoffs, those that lead to it, and its being an entry: they are one change. */
function removed(manifest: Manifest, agent: Agent): Draft {
  const givers = giversOf(manifest, agent.name);
  const isEntry = manifest.entry.some(({ name }) => name === agent.name);
  return {
    action: "removed",
    subject: `agents/${agent.name}`,
    message: `agent \`${agent.name}\` is gone${givers.length === 0 ? "" : `; ${listNames(givers)} handed on to it`}`,
    old: nameAt(agent.origin),
    means: [
      { category: "session.agent-removed" },
      ...(isEntry ? [{ category: "contract.entry" as const, message: `runs no longer start at \`${agent.name}\`` }] : []),
    ],
    forgets: agent.tools.map(({ name }) => element.tool(name)),
  };
}

function added({ old, now: { manifest }, names }: Sides, agent: Agent): Draft {
  const { name } = agent;
  const givers = giversOf(manifest, name);
  const oldTools = new Set([...old.manifest.tools.keys()].map((tool) => nowCalled(names.tools, tool)));
  const tools = [...new Set(agent.tools.map((tool) => tool.name))];
  const known = tools.filter((tool) => oldTools.has(tool));
  const isEntry = manifest.entry.some((entry) => entry.name === name);
  const granted: readonly Meaning[] =
    known.length === 0 ? [] : [{ category: "exposure.tool-granted", message: `\`${name}\` has ${listNames(known)}` }];
  return {
    action: "added",
    subject: `agents/${name}`,
    message: `agent \`${name}\` is new${givers.length === 0 ? "" : `; ${listNames(givers)} can hand on to it`}`,
    new: nameAt(agent.origin),
    means: [
      ...granted,
      ...(isEntry ? [{ category: "contract.entry" as const, message: `runs can start at \`${name}\`` }] : []),
      { category: "behaviour.agent-added" },
    ],
    opens: [
      element.agent(name),
      element.entry(name),
      ...givers.map((giver) => element.edge(giver, name)),
      ...agent.handoffs.map(({ target }) => element.edge(name, target.name)),
      ...tools.map((tool) => element.grant(name, tool)),
    ],
  };
}

function giversOf({ agents }: Manifest, name: string): readonly string[] {
  return [...agents.values()]
    .filter((agent) => agent.name !== name && agent.handoffs.some(({ target }) => target.name === name))
    .map((agent) => agent.name);
}

function renamed(old: Agent, now: Agent): readonly Draft[] {
  if (old.name === now.name) return [];
  return [
    {
      action: "renamed",
      subject: `agents/${now.name}`,
      message: `agent \`${old.name}\` is now called \`${now.name}\``,
      old: nameAt(old.origin),
      new: nameAt(now.origin),
      means: [{ category: "session.agent-renamed" }, { category: "contract.renamed" }],
    },
  ];
}

function changed(sides: Sides, old: Agent, now: Agent): readonly Draft[] {
  const { names } = sides;
  const { name } = now;
  const drafts: Draft[] = [];
  const add = (key: string, message: string, category: ChangeCategory): void => {
    drafts.push({
      action: "changed",
      subject: `agents/${name}/${key}`,
      message,
      old: keyIn(old.origin, key),
      new: keyIn(now.origin, key),
      means: [{ category }],
    });
  };
  if (!sameText(textNow(names, old.purpose), now.purpose))
    add("purpose", `the purpose of \`${name}\` changed: ${fromTo(old.purpose, now.purpose)}`, "behaviour.purpose");
  if (old.reply !== now.reply)
    add("reply", `a plain reply of \`${name}\` means something else: ${fromTo(old.reply, now.reply)}`, "behaviour.reply");
  const [model, modelNow] = [modelOf(sides.old.manifest, old), modelOf(sides.now.manifest, now)];
  const isNamedAlike = (old.model === undefined ? undefined : nowCalled(names.models, old.model.name)) === now.model?.name;
  if (!isNamedAlike && (model === undefined ? undefined : nowCalled(names.models, model)) !== modelNow) {
    add("model", `\`${name}\` is answered by another model: ${fromTo(model, modelNow)}`, "behaviour.model");
  }
  const asker = {
    subject: `agents/${name}`,
    what: `agent \`${name}\``,
    old: old.requires,
    now: now.requires,
    oldAt: nameAt(old.origin),
    nowAt: nameAt(now.origin),
    element: element.agent(name),
  };
  return [
    ...drafts,
    ...routineChange(names, old, now),
    ...requirementChanges(sides, asker),
    ...grantChanges(sides, old, now),
    ...handoffChanges(sides, old, now),
    ...agentLimits(name, old.limits, now.limits),
  ];
}

function modelOf(manifest: Manifest, agent: Agent): string | undefined {
  return (agent.model ?? manifest.defaultModel)?.name;
}
