import type { Agent, Exit, Handoff, Manifest, Requirement, Step } from "../manifest/manifest.ts";

/** How an edge is taken. An exit cannot come back, so an edge to one is a transfer whatever was written. */
export function modeOf(manifest: Manifest, handoff: Handoff): Handoff["mode"] {
  return manifest.exits.has(handoff.target.name) ? "transfer" : handoff.mode;
}

/** The tool through which an edge is taken. */
export function handoffTool(manifest: Manifest, handoff: Handoff): string {
  return `${modeOf(manifest, handoff) === "call" ? "call" : "transfer_to"}_${handoff.target.name}`;
}

/**
 * What an agent's model is told: purpose, routine, ways on, how to finish. The same manifest always gives the same text;
 * `{{fact}}` is left in place for the request. `docs/rendering.md` explains it.
 */
export function renderAgent(manifest: Manifest, agent: Agent): string {
  const parts = [
    `You are "${agent.name}", an agent of "${manifest.name}".`,
    `# Purpose\n\n${agent.purpose.trim()}`,
    renderRoutine(manifest, agent),
    renderHandoffs(manifest, agent),
    renderFinish(agent),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** What the model reads on a handoff's tool. */
export function describeHandoff(manifest: Manifest, handoff: Handoff): string {
  const name = handoff.target.name;
  const exit = manifest.exits.get(name);
  const parts = [];
  if (exit !== undefined) parts.push(`Ends the conversation as ${exitName(exit)}.`);
  else if (handoff.mode === "call") parts.push(`Asks ${name} to work on something and returns the answer.`);
  else parts.push(`Hands the conversation over to ${name}.`);
  if (handoff.when !== undefined) parts.push(`When: ${sentence(handoff.when)}`);
  const about = exit === undefined ? manifest.agents.get(name)?.purpose : exit.description;
  if (about !== undefined && about.trim() !== "") parts.push(`About ${name}: ${sentence(about)}`);
  return parts.join(" ");
}

/** Facts in words: `verified`, or `tier (of a certain value)`. */
export function describeRequirements(requires: readonly Requirement[]): string {
  return requires.map((need) => (need.schema === undefined ? `\`${need.fact}\`` : `\`${need.fact}\` (with a fitting value)`)).join(", ");
}

function renderRoutine(manifest: Manifest, agent: Agent): string {
  const routine = agent.routine;
  if (routine === undefined) return "";
  if (routine.kind === "prose") return routine.text.trim() === "" ? "" : `# Routine\n\n${routine.text.trim()}`;
  const steps = routine.steps.map((step, index) => `${index + 1}. ${renderStep(manifest, agent, step)}`);
  return steps.length === 0 ? "" : `# Routine\n\n${steps.join("\n")}`;
}

function renderStep(manifest: Manifest, agent: Agent, step: Step): string {
  const parts = [];
  if (step.action !== undefined) parts.push(step.then === undefined ? step.action.trim() : sentence(step.action));
  if (step.then !== undefined) parts.push(renderOutcome(manifest, agent, step.then.name));
  const [first = "", ...others] = parts;
  const body = indent([step.action === undefined ? capital(first) : first, ...others.map((part) => `Then ${part}`)].join(" "));
  if (step.condition.kind === "always") return body;
  return `${step.condition.kind === "else" ? "Otherwise" : `If ${indent(clause(step.condition.text))}`}: ${body}`;
}

function renderOutcome(manifest: Manifest, agent: Agent, target: string): string {
  const handoff = agent.handoffs.find((edge) => edge.target.name === target);
  if (handoff === undefined) return `go on to ${target}.`;
  return `${modeOf(manifest, handoff) === "call" ? "ask" : "go on to"} ${target} (\`${handoffTool(manifest, handoff)}\`).`;
}

function renderHandoffs(manifest: Manifest, agent: Agent): string {
  if (agent.handoffs.length === 0) return "";
  const lines = agent.handoffs.map((handoff) => `- ${renderHandoff(manifest, handoff)}`);
  return `# Ways on\n\n${lines.join("\n")}\n\nYou go on only by calling one of these tools, at most one in an answer. A tool that is not offered to you is not open yet.`;
}

function renderHandoff(manifest: Manifest, handoff: Handoff): string {
  const target = handoff.target.name;
  const exit: Exit | undefined = manifest.exits.get(target);
  const requires = [...handoff.requires, ...(manifest.agents.get(target)?.requires ?? [])];
  const verb = exit === undefined ? (handoff.mode === "call" ? "asks" : "hands over to") : "ends the conversation as";
  const to = exit === undefined ? target : exitName(exit);
  const when = handoff.when === undefined ? "" : `: ${indent(sentence(handoff.when))}`;
  const open = requires.length === 0 ? "" : ` Open once known: ${describeRequirements(requires)}.`;
  return `\`${handoffTool(manifest, handoff)}\` ${verb} ${to}${when === "" && open !== "" ? "." : when}${open}`;
}

/** An exit's name, with its kind where the name does not say it. */
function exitName(exit: Exit): string {
  return exit.name === exit.kind ? exit.name : `${exit.name} (${exit.kind})`;
}

function renderFinish(agent: Agent): string {
  const line =
    agent.reply === "final"
      ? "An answer without a tool call is your last word: it ends your part as resolved."
      : "An answer without a tool call is read by whom you talk with, and you wait for their reply.";
  return `# Finishing\n\n${line}`;
}

/** Ends a text with a full stop unless it ends a sentence already. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?:;\u2026]["')\]`]*$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** A condition without the colon or comma it may end in. */
function clause(text: string): string {
  return text.trim().replace(/[:,;.]+$/, "");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Keeps the further lines of a step inside its item. */
function indent(text: string): string {
  return text.replaceAll(/\r?\n/g, "\n   ");
}
