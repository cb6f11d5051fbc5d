import type { Agent, Manifest, Tool } from "../../manifest/manifest.ts";

/** What a name in an assertion stands for. */
export type Meaning =
  | { readonly kind: "agent"; readonly agent: Agent }
  | { readonly kind: "tool"; readonly tool: Tool }
  | { readonly kind: "word"; readonly word: string };

/** What may stand under one of an assertion's keys. */
export interface Role {
  readonly agents: boolean;
  readonly tools: boolean;
  /** Words with a meaning of their own there. */
  readonly words: readonly string[];
  /** In words: "an agent or a tool". */
  readonly what: string;
}

export const roles: Readonly<Record<"before" | "always" | "from" | "neverReaches", Role>> = {
  before: { agents: true, tools: true, words: [], what: "an agent or a tool" },
  always: { agents: true, tools: true, words: ["approval"], what: "an agent, a tool or `approval`" },
  from: { agents: true, tools: false, words: ["private", "untrusted"], what: "an agent, `private` or `untrusted`" },
  neverReaches: { agents: true, tools: true, words: ["destructive", "outward"], what: "an agent, a tool, `destructive` or `outward`" },
};

/** All that a name could stand for: none where it is unknown, and more than one where it does not tell. */
export function meaningsOf({ agents, tools }: Manifest, name: string, role: Role): readonly Meaning[] {
  const agent = role.agents ? agents.get(name) : undefined;
  const tool = role.tools ? tools.get(name) : undefined;
  return [
    ...(role.words.includes(name) ? [{ kind: "word" as const, word: name }] : []),
    ...(agent === undefined ? [] : [{ kind: "agent" as const, agent }]),
    ...(tool === undefined ? [] : [{ kind: "tool" as const, tool }]),
  ];
}

/** What a name stands for; `undefined` where it stands for nothing or for several things, which is a finding of its own. */
export function meaningOf(manifest: Manifest, name: string, role: Role): Meaning | undefined {
  const [first, second] = meaningsOf(manifest, name, role);
  return second === undefined ? first : undefined;
}
