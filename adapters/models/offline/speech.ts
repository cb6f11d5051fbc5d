import type { PlanAgent } from "../../../engine/plan/plan.ts";
import type { Field } from "./fields.ts";
import { dataOf } from "./known.ts";
import { textOf, type MadeCall } from "./memory.ts";
import { condensed, spoken } from "./words.ts";

/** What a field is called when a person is asked for it: "the order number". */
export function labelOf(field: Field): string {
  const told = field.description.trim().replace(/\.$/u, "");
  if (told !== "" && told.length <= 60 && !/[.:;`\n]/u.test(told)) return lowered(told);
  const name = field.words
    .join(" ")
    .replace(/\b(?:id|no|nr|num)$/u, "number")
    .trim();
  if (field.kind === "boolean") return `"${name}"`;
  return field.kind === "phone" && !name.includes("number") ? `the ${name} number` : `the ${name}`;
}

/** Asks for what is missing. */
export function question(fields: readonly Field[], asked: number): string {
  const wanted = joined(fields.slice(0, 5).map(wantedOf));
  if (asked === 0) return `Could you tell me ${wanted}?`;
  return asked === 1 ? `I still need ${wanted} to go on. Could you tell me?` : `Without ${wanted} I cannot go on.`;
}

function wantedOf(field: Field): string {
  if (field.kind === "boolean")
    return labelOf(field).startsWith("whether") ? `${labelOf(field)} (yes or no)` : `whether ${labelOf(field)} holds (yes or no)`;
  const values = field.schema["enum"];
  if (field.kind === "choice" && Array.isArray(values)) return `${labelOf(field)} (${values.slice(0, 8).map(String).join(", ")})`;
  return field.schema["format"] === "date" ? `${labelOf(field)} (as year-month-day)` : labelOf(field);
}

/** Asks whether a condition holds. */
export function doubt(condition: string): string {
  return `I cannot tell from what I have. Is this so: ${condition.trim().replace(/[.:;,?!]+$/u, "")}? (yes or no)`;
}

/** Says what an agent can do, in the author's words. */
export function abilities(agent: PlanAgent, heard: boolean, endings: ReadonlySet<string>): string {
  const whens = agent.handoffs.filter(({ target }) => !endings.has(target)).flatMap(({ when }) => when ?? []);
  const steps = agent.routine.flatMap((step) => step.if ?? []);
  const known = [...new Set((whens.length > 0 ? whens : steps).map((text) => condensed(text, 160)))].slice(0, 12);
  const opening = heard ? "I could not match that to anything I am set up for." : "Hello.";
  if (known.length === 0) return `${opening} What I am here for: ${sentence(condensed(agent.purpose, 300))} What can I do for you?`;
  return [`${opening} This is what I can act on:`, ...known.map((when) => `- ${when}`), "Which of these is it?"].join("\n");
}

/** A result in words: "Find order: id 1042, status delivered." */
export function report(call: MadeCall): string {
  const name = capital(spoken(call.name.replace(/^(?:call|transfer_to)_/u, "")));
  if (!call.ok) return `${name}: ${sentence(condensed(textOf(call), 200))}`;
  if (typeof call.value === "string") return `${name}: ${sentence(condensed(call.value, 400))}`;
  const parts = dataOf(call)
    .slice(0, 8)
    .map(({ key, value }) => `${spoken(key)} ${shown(value)}`.trim());
  return parts.length === 0 ? `${name}: done.` : `${name}: ${parts.join(", ")}.`;
}

function shown(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return condensed(String(value), 120);
}

export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}

/** A text that ends as a sentence. */
export function sentence(text: string): string {
  const line = text.trim();
  return /[.!?…]$/u.test(line) ? line : `${line}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowered(text: string): string {
  return /^[A-Z][a-z]/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
