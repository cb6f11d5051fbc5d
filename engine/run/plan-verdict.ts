import type { RunEvent } from "../loop/event.ts";
import { overdrawn } from "../loop/limits.ts";
import type { RunState } from "../loop/state.ts";
import { step } from "../loop/step.ts";
import type { Plan } from "../plan/plan.ts";
import { own } from "../protocol/json.ts";

/** What it would mean to go on with a run under another plan than it was journaled under. */
export interface PlanVerdict {
  /** The digest the run goes by. */
  readonly journaled: string;
  /** The digest of the plan that was given. */
  readonly given: string;
  /** What differs, as `agent "refunds" changed`. */
  readonly changes: readonly string[];
  /** Why the run cannot go on under the given plan, whatever the host says; empty where it can. */
  readonly obstacles: readonly string[];
  /** What going on under the given plan does to what is under way: calls that are judged anew, limits that are used up. */
  readonly consequences: readonly string[];
}

/** Compares the plan a run goes by with another one, at the state the run is in. */
export function judgePlan(journaled: Plan, given: Plan, state: RunState): PlanVerdict {
  const obstacles = obstaclesOf(given, state);
  const consequences = obstacles.length > 0 || state.end !== undefined ? [] : consequencesOf(journaled, given, state);
  return { journaled: journaled.digest, given: given.digest, changes: changesOf(journaled, given), obstacles, consequences };
}

/** A verdict in words. */
export function describeVerdict(verdict: PlanVerdict): string {
  const changes = verdict.changes.length === 0 ? "nothing a run can meet" : verdict.changes.join(", ");
  const meaning =
    verdict.obstacles.length === 0
      ? "the agent that is active and every pending call still exist, so it can go on if the host accepts the plan (`acceptPlan`)"
      : `it cannot go on: ${verdict.obstacles.join("; ")}`;
  const then = verdict.consequences.length === 0 ? "" : `; then: ${verdict.consequences.join("; ")}`;
  return `what changed: ${changes}; ${meaning}${then}`;
}

const sections = [
  ["agent", "agents"],
  ["tool", "tools"],
  ["exit", "exits"],
  ["fact", "facts"],
  ["model", "models"],
] as const;

function changesOf(before: Plan, after: Plan): readonly string[] {
  const named = sections.flatMap(([word, section]) => {
    const names = new Set([...Object.keys(before[section]), ...Object.keys(after[section])]);
    return [...names].flatMap((name) => {
      const old = own<unknown>(before[section], name);
      const now = own<unknown>(after[section], name);
      if (old === undefined) return [`${word} "${name}" is new`];
      if (now === undefined) return [`${word} "${name}" is gone`];
      return same(old, now) ? [] : [`${word} "${name}" changed`];
    });
  });
  return [
    ...named,
    ...(same(before.guards, after.guards) ? [] : ["the guards changed"]),
    ...(same(before.servers, after.servers) ? [] : ["the servers changed"]),
    ...(same(before.limits, after.limits) ? [] : ["the limits changed"]),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Every name that the open state holds must still mean something. */
function obstaclesOf(plan: Plan, state: RunState): readonly string[] {
  const agents = new Set(state.frames.map((frame) => frame.agent));
  const goneAgents = [...agents].filter((name) => own(plan.agents, name) === undefined).map((name) => `its agent "${name}" is gone`);
  const tools = new Map(state.pending.flatMap((effect) => ("tool" in effect ? [[effect.tool, effect.agent] as const] : [])));
  const goneTools = [...tools].flatMap(([tool, agent]) => {
    if (own(plan.tools, tool) === undefined) return [`the tool "${tool}" of a pending call is gone`];
    return own(plan.agents, agent)?.tools.includes(tool) === false
      ? [`the agent "${agent}" may no longer use "${tool}" of a pending call`]
      : [];
  });
  const exits = new Set(state.frames.flatMap(({ round }) => round?.calls.flatMap(({ leaves }) => leaves?.exit ?? []) ?? []));
  const goneExits = [...exits]
    .filter((name) => own(plan.exits, name) === undefined)
    .map((name) => `the exit "${name}" that a guard's refusal takes is gone`);
  return [...goneAgents, ...goneTools, ...goneHandoffs(plan, state), ...goneExits];
}

/** The loop itself says what it would make of the open state. */
function consequencesOf(journaled: Plan, given: Plan, state: RunState): readonly string[] {
  const { state: next, events } = step(journaled, state, { kind: "resume", effect: "run", at: state.at, plan: given });
  const waits = new Set(next.pending.map(({ id }) => id));
  const voided = state.pending.flatMap((effect) =>
    effect.kind === "approval" && !waits.has(effect.id) ? [`the request "${effect.id}" holds no more`] : [],
  );
  const guards = next.pending.flatMap((effect) =>
    effect.kind === "guard" && effect.where === "tool" && !state.pending.some(({ id }) => id === effect.id)
      ? [`guards judge the call of "${effect.tool}"`]
      : [],
  );
  const spent = overdrawn(given, state).map(({ what, used, most }) => `the run has used ${used} of ${most} ${what}`);
  const then = journaled.limits.then;
  const exit = then === undefined || then === given.limits.then ? [] : [`a limit that is spent no longer takes the exit "${then}"`];
  return [...voided, ...events.flatMap(consequenceOf), ...guards, ...spent, ...exit];
}

function consequenceOf(event: RunEvent): readonly string[] {
  if (event.type === "approval-request") return [`a person is asked about "${event.tool}" (${event.effect})`];
  if (event.type === "call-refused") return [`the call of "${event.name}" is refused: ${event.reason}`];
  if (event.type === "unknown-outcome") return [`nobody knows whether "${event.tool}" was begun (${event.effect}): somebody must say`];
  if (event.type === "run-end") return [`the run ends as ${event.end.status}`];
  return [];
}

/** Handoffs the model has asked for and that wait until the round's tools are done. */
function goneHandoffs(plan: Plan, state: RunState): readonly string[] {
  return state.frames.flatMap((frame) => {
    const agent = own(plan.agents, frame.agent);
    if (agent === undefined || frame.round === undefined) return [];
    return frame.round.calls
      .filter((call) => (call.use === "transfer" || call.use === "call") && call.result === undefined)
      .filter((call) => !agent.handoffs.some((handoff) => handoff.definition.name === call.name))
      .map((call) => `the handoff "${call.name}" of "${frame.agent}" that is under way is gone`);
  });
}
