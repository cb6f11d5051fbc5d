import { listNames } from "../../diagnostic/did-you-mean.ts";
import { agentOf } from "../../graph/agents.ts";
import type { HandoffGraph } from "../../graph/handoff-graph.ts";
import { namesOf, type Knowable } from "../../graph/knowable.ts";
import { keyOf } from "../../graph/node-key.ts";
import { sessionWalk, type Goal } from "../../graph/session-walk.ts";
import type { BeforeAssertion } from "../../manifest/assertion.ts";
import type { Manifest, Reference, Tool } from "../../manifest/manifest.ts";
import type { Finding, PlaceNote } from "../rule.ts";
import { meaningOf, roles, type Meaning } from "./assertion-names.ts";
import { grantsOf } from "./gate.ts";
import { noteGrant, noteSteps } from "./session-notes.ts";
import { placeOf } from "./names.ts";
import type { Cut } from "./sessions-without.ts";

/** What judging a `before` takes. */
export interface BeforeContext {
  readonly manifest: Manifest;
  readonly graph: HandoffGraph;
  readonly sessionsWithout: (cut: Cut) => Knowable;
}

/** Refutes a `before`, once for each thing under `always` that need not have happened: cut it out, and see what can happen all the same. */
export function judgeBefore(context: BeforeContext, assertion: BeforeAssertion): readonly Finding[] {
  const { manifest } = context;
  const subject = meaningOf(manifest, assertion.before.name, roles.before);
  if (subject === undefined || subject.kind === "word") return [];
  return assertion.always.flatMap((reference) => {
    const condition = meaningOf(manifest, reference.name, roles.always);
    if (condition === undefined || isSame(subject, condition)) return [];
    if (subject.kind === "tool" && condition.kind === "word" && subject.tool.approval?.kind === "always") return [];
    const state = context.sessionsWithout(cutFor(manifest, subject, condition));
    const goal = goalOf(context, state, subject);
    return goal === undefined ? [] : [findingOf(context, { subject, condition, reference }, { state, goal })];
  });
}

/** Whether both are the same thing, so that the statement says nothing: a finding of its own. */
export function isSame(one: Meaning, other: Meaning): boolean {
  if (one.kind === "agent") return other.kind === "agent" && one.agent === other.agent;
  return one.kind === "tool" && other.kind === "tool" && one.tool === other.tool;
}

/** That a person agrees to a tool's call is said by the tool itself, so nothing is cut there. */
function cutFor(manifest: Manifest, subject: Meaning, condition: Meaning): Cut {
  const none: ReadonlySet<string> = new Set();
  if (condition.kind === "agent") return { agents: new Set([keyOf(condition.agent.name)]), tools: none };
  if (condition.kind === "tool") return { agents: none, tools: new Set([condition.tool.name]) };
  return { agents: none, tools: subject.kind === "tool" ? none : new Set(approvedTools(manifest).map(({ name }) => name)) };
}

function approvedTools({ tools }: Manifest): readonly Tool[] {
  return [...tools.values()].filter(({ approval }) => approval?.kind === "always");
}

/** The nearest place at which it happens; `undefined` where it cannot. */
function goalOf({ manifest, graph }: BeforeContext, { arrivals, facts, reached }: Knowable, subject: Meaning): Goal | undefined {
  if (subject.kind === "agent") {
    const agent = keyOf(subject.agent.name);
    return arrivals.has(agent) ? { agent, facts: [] } : undefined;
  }
  if (subject.kind === "word") return undefined;
  const needs = namesOf(subject.tool.requires);
  if (!needs.every((fact) => facts.has(fact) || !manifest.facts.has(fact))) return undefined;
  const holder = reached.find((key) => agentOf(graph, key)?.tools.some(({ name }) => name === subject.tool.name));
  return holder === undefined ? undefined : { agent: holder, facts: needs };
}

interface Claim {
  readonly subject: Meaning;
  readonly condition: Meaning;
  readonly reference: Reference;
}

function findingOf(
  { manifest, graph }: BeforeContext,
  claim: Claim,
  { state, goal }: { readonly state: Knowable; readonly goal: Goal },
): Finding {
  const { subject, condition, reference } = claim;
  const { name, origin } = reference;
  return {
    ...placeOf({ name, at: origin }),
    message: `${happening(subject)} ${missing(subject, condition)}`,
    help: helpFor(manifest, subject, condition),
    notes: noteGate(subject),
    witness: [...noteSteps(manifest, sessionWalk(manifest, graph, state, goal)), ...noteRun({ manifest, graph }, goal, subject)],
  };
}

function happening(subject: Meaning): string {
  return subject.kind === "agent" ? `\`${subject.agent.name}\` can have control` : `${shown(subject)} can run`;
}

function missing(subject: Meaning, condition: Meaning): string {
  switch (condition.kind) {
    case "agent":
      return `before \`${condition.agent.name}\` has had ${subject.kind === "agent" ? "it" : "control"}`;
    case "tool":
      return `before \`${condition.tool.name}\` has run`;
    case "word":
      return subject.kind === "tool" ? "with no person asked" : "before a person has agreed to anything";
  }
}

function helpFor(manifest: Manifest, subject: Meaning, condition: Meaning): string {
  const who = shown(subject);
  if (condition.kind === "agent") return `cut the ways to ${who} that do not lead over \`${condition.agent.name}\``;
  if (condition.kind === "word" && subject.kind === "tool") return `write \`approval: always\` on ${who}`;
  const setters = new Set(condition.kind === "tool" ? [condition.tool.name] : approvedTools(manifest).map(({ name }) => name));
  const facts = [...manifest.facts.values()].filter(
    ({ source }) => source.kind === "tool" && source.tools.every(({ name }) => setters.has(name)),
  );
  const only = condition.kind === "tool" ? `only ${shown(condition)} sets` : "only tools with `approval: always` set";
  const such =
    facts.length === 0
      ? `; none is declared, so add one with \`set_by\``
      : `, such as ${listNames(facts.slice(0, 2).map((fact) => fact.name))}`;
  return `let ${who} require a fact that ${only}${such}`;
}

function noteGate(subject: Meaning): readonly PlaceNote[] {
  if (subject.kind === "agent")
    return [{ at: subject.agent.origin, part: "key", message: `\`requires\` here is enforced on every way to \`${subject.agent.name}\`` }];
  if (subject.kind === "word") return [];
  return [
    {
      at: subject.tool.origin,
      part: "key",
      message: `\`requires\` and \`approval\` here are enforced wherever \`${subject.tool.name}\` runs`,
    },
  ];
}

function noteRun({ manifest, graph }: Pick<BeforeContext, "manifest" | "graph">, goal: Goal, subject: Meaning): readonly PlaceNote[] {
  const agent = agentOf(graph, goal.agent);
  const grants = agent === undefined || subject.kind !== "tool" ? [] : grantsOf(manifest, agent);
  return grants.flatMap((grant) => (subject.kind === "tool" && grant.tool === subject.tool ? noteGrant(goal.agent, grant) : []));
}

function shown(meaning: Meaning): string {
  if (meaning.kind === "word") return `\`${meaning.word}\``;
  return `\`${meaning.kind === "agent" ? meaning.agent.name : meaning.tool.name}\``;
}
