import type { Plan } from "../../../engine/plan/plan.ts";
import { noUsage, type ModelAdapter } from "../../../engine/protocol/model.ts";
import { decide } from "./decide.ts";
import { guideTo } from "./guide.ts";
import { sceneOf } from "./scene.ts";

/**
 * Makes a stand-in for a model out of the plan alone. It is no language model: it searches the author's own words for what the user is
 * after and follows the routine step by step. The same request always gets the same answer, and no text makes it fail.
 */
export function offline(plan: Plan): ModelAdapter {
  const guide = guideTo(plan);
  return {
    provider: "offline",
    async generate(request, { signal, onDelta }) {
      signal.throwIfAborted();
      const scene = sceneOf(plan, guide, request);
      const { text, call } = scene === undefined ? { text: `The plan has no agent "${request.agent}".` } : decide(scene);
      for (const [piece] of text.matchAll(/\S+\s*|\s+/gu)) onDelta?.(piece);
      const calls = call === undefined ? [] : [{ name: call.name, arguments: JSON.stringify(call.input) }];
      return { text, calls, stop: call === undefined ? "end" : "calls", usage: noUsage };
    },
  };
}
