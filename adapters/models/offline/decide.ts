import type { PlanHandoff } from "../../../engine/plan/plan.ts";
import { own } from "../../../engine/protocol/json.ts";
import { afterFailure, escalations, take, untold, useTool, whatIDo } from "./act.ts";
import { perform, walk } from "./choose.ts";
import type { Decision, Scene } from "./scene.ts";
import { asksForPerson, saysNothing, takesLeave, wanted } from "./signals.ts";
import { capital, report, sentence } from "./speech.ts";
import { strays } from "./stray.ts";
import { condensed, negated } from "./words.ts";

/** Decides what the active agent does next. It never repeats a call that has its answer. */
export function decide(scene: Scene): Decision {
  const decision = next(scene);
  const { call } = decision;
  const repeated =
    call !== undefined &&
    scene.memory.calls.some(
      ({ name, index, input }) =>
        name === call.name && index > scene.memory.latest.index && JSON.stringify(input) === JSON.stringify(call.input),
    );
  return repeated ? stuck(scene) : decision;
}

function next(scene: Scene): Decision {
  const { latest, said } = scene.memory;
  const text = latest.text;
  if (!scene.called) {
    if (said.every((one) => saysNothing(one.text)) && !isFedByRoutine(scene)) return { text: whatIDo(scene, false) };
    const person = asksForPerson(text) && latest.index >= 0 ? toPerson(scene) : undefined;
    if (person !== undefined) return person;
    if (takesLeave(text) && scene.guide.within(scene.name)(text).size === 0) return leave(scene);
    const way = strays(scene);
    const away = way === undefined ? undefined : take(scene, way, { onlyIfReady: true });
    if (away !== undefined) return away;
  }
  const { decision, doubt, otherwise } = walk(scene);
  const question = doubt === undefined ? undefined : { text: doubt };
  const ended = decision ?? (hasChanged(scene) ? (question ?? finish(scene)) : undefined);
  return (
    ended ??
    byEdge(scene) ??
    question ??
    finish(scene) ??
    unmatched(scene, otherwise === undefined ? undefined : () => perform(scene, otherwise, []))
  );
}

/** An agent that was handed the conversation works by its routine, whatever the user's words are. */
function isFedByRoutine(scene: Scene): boolean {
  return scene.memory.arrival >= 0 && scene.guide.blocks(scene.name).length > 0;
}

function toPerson(scene: Scene): Decision | undefined {
  for (const { target } of escalations(scene)) {
    const decision = take(scene, target, { onlyIfReady: true, text: "I am passing you on to a person." });
    if (decision !== undefined) return decision;
  }
  return through(scene, "escalated");
}

/** Through the agent next door that has an exit of a kind. */
function through(scene: Scene, kind: "resolved" | "escalated"): Decision | undefined {
  const leads = (edge: PlanHandoff): boolean =>
    edge.kind === "agent" &&
    edge.mode === "transfer" &&
    own(scene.plan.agents, edge.target)?.handoffs.some((far) => far.kind === "exit" && own(scene.plan.exits, far.target)?.kind === kind) ===
      true;
  for (const edge of scene.agent.handoffs.filter(leads)) {
    const decision = take(scene, edge.target, { onlyIfReady: true });
    if (decision !== undefined) return decision;
  }
  return undefined;
}

function leave(scene: Scene): Decision {
  const goodbye = "You are welcome. Goodbye.";
  const exits = scene.agent.handoffs.filter((edge) => edge.kind === "exit" && own(scene.plan.exits, edge.target)?.kind === "resolved");
  for (const { target } of exits.toSorted((one, other) => Number(other.target === "resolved") - Number(one.target === "resolved"))) {
    const decision = take(scene, target, { onlyIfReady: true, text: goodbye });
    if (decision !== undefined) return decision;
  }
  return through(scene, "resolved") ?? { text: goodbye };
}

/** Where the routine leaves it open: the edge or the tool that the user's newest telling words are about. */
function byEdge(scene: Scene): Decision | undefined {
  for (const { text } of scene.memory.said) {
    const scores = [...scene.guide.within(scene.name)(wanted(text))].toSorted(([, one], [, other]) => other - one);
    const best = scores[0]?.[1] ?? 0;
    for (const [id, score] of scores) {
      const decision = score * 2 >= best ? follow(scene, id, text) : undefined;
      if (decision !== undefined) return decision;
    }
  }
  return undefined;
}

function follow(scene: Scene, id: string, text: string): Decision | undefined {
  const [kind, name = ""] = id.split(":", 2);
  const when = scene.agent.handoffs.find(({ target }) => target === name)?.when ?? "";
  if (kind === "edge") return negated(when) && !negated(text) ? undefined : take(scene, name);
  if (kind !== "tool" || !isUnmentioned(scene, name)) return undefined;
  const use = useTool(scene, name, "");
  if (use.kind === "failed") return afterFailure(scene, use.call);
  return use.kind === "decision" ? use.decision : undefined;
}

function isUnmentioned(scene: Scene, tool: string): boolean {
  return !scene.agent.routine.some((step) => step.do?.includes(tool) === true);
}

/** Whether the active agent has changed something that the user has not heard of. */
function hasChanged(scene: Scene): boolean {
  return untold(scene).some(
    ({ name, index }) =>
      index > scene.memory.latest.index && own(scene.plan.tools, name)?.effects.kind !== "read" && !name.startsWith("call_"),
  );
}

/** Where something was done: leave through the exit that is for it; where something was found: say it. */
function finish(scene: Scene): Decision | undefined {
  const fresh = untold(scene);
  const last = fresh.at(-1);
  if (last === undefined) return undefined;
  const changed = own(scene.plan.tools, last.name)?.effects.kind !== "read";
  const exits = scene.agent.handoffs.filter((edge) => edge.kind === "exit" && own(scene.plan.exits, edge.target)?.kind === "resolved");
  const ending = scene.called ? exits : changed ? exits.filter(({ target }) => target !== "resolved") : [];
  for (const { target } of ending) {
    const decision = take(scene, target, { onlyIfReady: true });
    if (decision !== undefined) return decision;
  }
  return { text: scene.called ? fresh.map(report).join("\n") : [...fresh.map(report), "Can I do anything else for you?"].join("\n") };
}

/** Nothing fits: say what can be done, and follow the routine's `else` where that was said before. */
function unmatched(scene: Scene, otherwise: (() => Decision | undefined) | undefined): Decision {
  const { latest, arrival } = scene.memory;
  const duty = latest.index < arrival && otherwise === undefined ? dutyOf(scene) : undefined;
  if (duty !== undefined && !scene.called) return { text: duty };
  const told = whatIDo(scene, true);
  const again = scene.called || scene.memory.replies[0]?.text === told;
  const decision = again ? otherwise?.() : undefined;
  if (decision !== undefined) return decision;
  if (scene.called) return { text: capital(sentence(`I can do nothing about this: ${condensed(scene.memory.latest.text, 160)}`)) };
  return again ? stuck(scene) : { text: told };
}

/** What an agent that was handed the conversation should put into words, which takes a language model. */
function dutyOf(scene: Scene): string | undefined {
  const texts = scene.guide
    .blocks(scene.name)
    .flatMap((block) => (block.kind === "action" && block.action.text !== "" ? [block.action.text] : []));
  if (texts.length === 0) return undefined;
  return `My routine says: ${sentence(condensed(texts.join(" ").replaceAll("`", ""), 300))} I am a stand-in for a language model and have no words of my own for it. What can I do for you?`;
}

function stuck(scene: Scene): Decision {
  for (const { target } of escalations(scene)) {
    const decision = take(scene, target, { reason: "I cannot go on from here.", onlyIfReady: true });
    if (decision !== undefined) return decision;
  }
  return { text: `I cannot go on from here. ${whatIDo(scene, true)}` };
}
