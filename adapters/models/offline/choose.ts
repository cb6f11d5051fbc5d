import { own } from "../../../engine/protocol/json.ts";
import { afterFailure, isUnbound, take, untold, useTool } from "./act.ts";
import { isAboutCompletion, isAboutStraying, isAboutWish, judge, senseOf } from "./condition.ts";
import type { MadeCall } from "./memory.ts";
import type { Decision, Scene } from "./scene.ts";
import { wanted } from "./signals.ts";
import { doubt } from "./speech.ts";
import type { Action, Block, Branch } from "./steps.ts";
import { strays } from "./stray.ts";
import { meanings, negated, spoken } from "./words.ts";

/** How a walk through a routine ended: with a decision, or at an `else` that the user's words have not earned yet, or with nothing left to do. */
export interface Walk {
  readonly decision?: Decision;
  readonly otherwise?: Action;
  /** A question that may settle which branch is meant. */
  readonly doubt?: string;
}

/** Goes through the active agent's routine from its top, past what is done, to what is next. */
export function walk(scene: Scene): Walk {
  const blocks = scene.guide.blocks(scene.name);
  let open: Walk = {};
  for (const [at, block] of blocks.entries()) {
    const chosen = block.kind === "action" ? { action: block.action } : choose(scene, block.branches, at, at === blocks.length - 1);
    if (chosen.decision !== undefined) return chosen;
    if (open.otherwise === undefined && open.doubt === undefined) open = { ...chosen };
    if (chosen.action === undefined) continue;
    const decision = perform(scene, chosen.action, blocks.slice(at + 1));
    if (decision !== undefined) return { decision };
  }
  return open;
}

/** Does what an action says, as far as it is not done: its tools in order, then its way on. */
export function perform(scene: Scene, action: Action, after: readonly Block[]): Decision | undefined {
  for (const tool of action.tools) {
    const use = useTool(scene, tool, action.text);
    if (use.kind === "decision") return use.decision;
    if (use.kind === "failed" && !isForeseen(scene, after) && !isHarmless(scene, use.call)) return afterFailure(scene, use.call);
  }
  return action.target === undefined ? undefined : take(scene, action.target);
}

/** Whether the next branches say what to do about a failure. */
function isForeseen(scene: Scene, after: readonly Block[]): boolean {
  const next = after[0];
  return (
    next?.kind === "choice" &&
    next.branches.some(({ condition }) => condition !== undefined && judge(condition, scene.known, scene.memory) === true)
  );
}

/** A look-up that nobody has bound is passed over: the routine may do without. */
function isHarmless(scene: Scene, call: MadeCall): boolean {
  return isUnbound(call) && own(scene.plan.tools, call.name)?.effects.kind === "read";
}

interface Choice extends Walk {
  readonly action?: Action;
}

interface Option {
  readonly branch: Branch & { readonly condition: string };
  readonly id: string;
  readonly verdict: boolean | undefined;
}

function choose(scene: Scene, branches: readonly Branch[], at: number, isLast: boolean): Choice {
  const options = branches.flatMap((branch, index): readonly Option[] => {
    const { condition } = branch;
    if (condition === undefined) return [];
    const verdict = verdictOn(scene, condition);
    return [{ branch: { ...branch, condition }, id: `branch:${at}.${index}`, verdict }];
  });
  const chosen = byWords(scene, options) ?? options.find(({ verdict }) => verdict === true);
  if (chosen !== undefined) return { action: chosen.branch.action };
  const rest = branches.find(({ condition }) => condition === undefined);
  const undecided = options.filter(({ verdict }) => verdict === undefined);
  if (rest !== undefined && undecided.length === 0) return { action: rest.action };
  const near = scene.called ? undefined : nearly(scene, undecided);
  if (undecided.some(({ branch }) => isAboutWish(branch.condition))) {
    return {
      ...(rest === undefined ? {} : { otherwise: rest.action }),
      ...(near === undefined ? {} : { doubt: doubt(near.branch.condition) }),
    };
  }
  const open = undecided[0];
  if (open === undefined || (rest === undefined && !isLast)) return {};
  const asked = doubt(open.branch.condition);
  if (scene.called || scene.memory.replies.some(({ text }) => text === asked)) return rest === undefined ? {} : { action: rest.action };
  return { decision: { text: asked } };
}

function verdictOn(scene: Scene, condition: string): boolean | undefined {
  if (isAboutStraying(condition)) return strays(scene) !== undefined;
  if (isAboutCompletion(condition)) return untold(scene).length > 0;
  return judge(condition, scene.known, scene.memory);
}

/** The branch that the user's words are about; the newest words that are about one decide. */
function byWords(scene: Scene, options: readonly Option[]): Option | undefined {
  const ordinary = new Set(meanings(`${spoken(scene.name)} ${scene.agent.purpose}`));
  for (const { text } of scene.memory.said) {
    const said = wanted(text);
    const scores = scene.guide.within(scene.name)(said);
    const best = Math.max(0, ...[...scores].filter(([id]) => !id.startsWith("tool:")).map(([, score]) => score));
    const touched = options
      .filter(({ id, branch }) => (scores.get(id) ?? 0) * (isCall(scene, branch.action) ? Infinity : 2) >= best && scores.has(id))
      .filter(
        ({ verdict, branch }) =>
          verdict !== false &&
          !isAboutCompletion(branch.condition) &&
          !isDone(scene, branch.action) &&
          isSaid(branch.condition, said, ordinary),
      )
      .toSorted((one, other) => (scores.get(other.id) ?? 0) - (scores.get(one.id) ?? 0));
    const first = options.find((option) => touched.includes(option));
    if (first !== undefined && isCall(scene, first.branch.action)) return first;
    if (touched[0] !== undefined) return touched[0];
  }
  return undefined;
}

/** A wish that the user's latest words touch only by what every talk with this agent is about: worth asking once. */
function nearly(scene: Scene, options: readonly Option[]): Option | undefined {
  const ordinary = new Set(meanings(`${spoken(scene.name)} ${scene.agent.purpose}`));
  const touched = new Set(scene.memory.said.flatMap(({ text }) => meanings(wanted(text))).filter((word) => ordinary.has(word)));
  return options.find(({ branch: { condition } }) => {
    if (!isAboutWish(condition) || isAboutCompletion(condition) || negated(condition)) return false;
    const isTouched = meanings(condition).some((word) => touched.has(word));
    return isTouched && !scene.memory.replies.some(({ text }) => text === doubt(condition));
  });
}

function isCall(scene: Scene, action: Action): boolean {
  return scene.agent.handoffs.some(({ target, mode }) => target === action.target && mode === "call");
}

/** A call edge that has answered since the user spoke is not taken again, so that the next one gets its turn. */
function isDone(scene: Scene, action: Action): boolean {
  const edge = scene.agent.handoffs.find(({ target }) => target === action.target);
  return (
    edge?.mode === "call" &&
    scene.memory.calls.some(({ name, index }) => name === edge.definition.name && index > scene.memory.latest.index)
  );
}

/** Whether words are enough for a condition: a wish needs to be touched by more than what every talk with this agent is about, a state must be stated. */
function isSaid(condition: string, said: string, ordinary: ReadonlySet<string>): boolean {
  if (negated(condition) && !negated(said)) return false;
  const told = new Set(meanings(said));
  const telling = meanings(condition).filter((word) => !ordinary.has(word));
  if (isAboutWish(condition)) return telling.length === 0 || telling.some((word) => told.has(word));
  const { all, predicate } = senseOf(condition);
  const covered = [...all].filter((word) => told.has(word)).length;
  return covered > 0 && covered * 2 >= all.size && [...predicate].some((word) => told.has(word));
}
