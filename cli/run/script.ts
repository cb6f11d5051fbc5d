import { readFileSync } from "node:fs";
import type { Script } from "../../adapters/models/scripted.ts";
import { isEngineError, replay, type Journal, type ModelAdapter, type RunEvent } from "../../engine/index.ts";
import { unable } from "../refusal.ts";

/** The model that says what a script in a file says. Of a run that is gone on with, the steps it has been through are left out. */
export async function scriptedBy(path: string, journal: Journal | undefined): Promise<ModelAdapter> {
  const { readScript, scripted } = await import("../../adapters/models/scripted.ts");
  const { load } = await import("js-yaml");
  let value: unknown;
  try {
    value = load(readFileSync(path, "utf8"));
  } catch (error) {
    throw unable(`the script \`${path}\` cannot be read as YAML or JSON: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  try {
    return scripted(rest(readScript(value), journal === undefined ? [] : answerers(journal)));
  } catch (error) {
    if (isEngineError(error)) throw unable(`the script \`${path}\` is not one: ${error.message}`, error);
    throw error;
  }
}

/** The agents whose models were asked in the conversation, once for each step they took: an answer, or an attempt that failed as the script says. */
function answerers(journal: Journal): readonly string[] {
  const before = journal.header.session?.messages ?? [];
  return [
    ...before.flatMap((message) => (message.role === "assistant" ? [message.agent] : [])),
    ...replay(journal.plan, journal).events.flatMap((event) => (tookStep(event) ? [event.agent] : [])),
  ];
}

function tookStep(event: RunEvent): event is Extract<RunEvent, { readonly type: "answer" | "model-retry" | "failure" }> {
  return event.type === "answer" || event.type === "model-retry" || (event.type === "failure" && event.failure.code !== "script");
}

function rest(script: Script, answered: readonly string[]): Script {
  if (isList(script)) return script.slice(answered.length);
  return Object.fromEntries(
    Object.entries(script).map(([agent, steps]) => [agent, steps.slice(answered.filter((one) => one === agent).length)]),
  );
}

function isList(script: Script): script is Extract<Script, readonly unknown[]> {
  return Array.isArray(script);
}
