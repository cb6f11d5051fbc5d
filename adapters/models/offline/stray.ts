import { own } from "../../../engine/protocol/json.ts";
import { candidates } from "./extract.ts";
import { fieldsOf } from "./fields.ts";
import { wasAsked } from "./fill.ts";
import type { Scene } from "./scene.ts";
import { wanted } from "./signals.ts";

/** The target through which the user's new words lead away from the active agent, to one that they fit and this one they do not. */
export function strays(scene: Scene): string | undefined {
  const { latest, arrival, cameFrom } = scene.memory;
  if (scene.called || latest.index < arrival || (arrival === -1 && cameFrom === undefined)) return undefined;
  const text = wanted(latest.text);
  if (isAnswer(scene)) return undefined;
  const scores = scene.guide.across(text);
  const here = scores.get(scene.name) ?? 0;
  const there = [...scores].filter(([name]) => name !== scene.name).toSorted(([, one], [, other]) => other - one);
  for (const [name, score] of there) {
    if (score < here * 2 || score <= 0) break;
    const way = wayTo(scene, name);
    if (way !== undefined) return way;
  }
  return undefined;
}

/** The open transfer that leads to an agent, at once or through one that can hand on. */
function wayTo(scene: Scene, name: string): string | undefined {
  const ways = scene.agent.handoffs.filter(
    (edge) => edge.kind === "agent" && edge.mode === "transfer" && scene.open.has(edge.definition.name),
  );
  const direct = ways.find(({ target }) => target === name);
  return (direct ?? ways.find(({ target }) => own(scene.plan.agents, target)?.handoffs.some((edge) => edge.target === name)))?.target;
}

/** Whether the latest words answer what the agent just asked for. */
function isAnswer(scene: Scene): boolean {
  return [...scene.open.values()].some(({ name, input }) =>
    fieldsOf(input, name).some(
      (field) =>
        field.kind !== "prose" &&
        wasAsked(field, scene) &&
        candidates(field, scene.memory.latest.text, field.kind === "text" ? "sure" : "asked").length > 0,
    ),
  );
}
